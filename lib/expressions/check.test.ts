import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkExpression, checkTemplate, type ExpectedType, type TypeScope } from "./check";
import { evaluate } from "./evaluate";
import { functionDocs } from "./functions/table";
import { renameStep } from "./rename";

const contact = { type: "object", properties: { name: { type: "string" }, age: { type: "integer" } } };
const types: TypeScope = {
  trigger: {
    type: "object",
    properties: {
      body: {
        type: "object",
        properties: {
          email: { type: "string" },
          message: { type: ["string", "null"] },
          contacts: { type: "array", items: { $ref: "#/$defs/contact" } },
          kind: { enum: ["a", "b"] },
          count: { const: 3 },
          choice: { anyOf: [{ type: "string" }, contact] },
          both: { allOf: [contact, { type: "object", properties: { vip: { type: "boolean" } } }] },
          open: { type: "object", properties: { known: { type: "string" } }, additionalProperties: true },
          words: { type: "object", additionalProperties: { type: "number" } },
        },
      },
      headers: { type: "object", additionalProperties: { type: "string" } },
    },
    $defs: { contact },
  },
  input: true,
  steps: {
    score: { schema: { type: "object", properties: { score: { type: "number" } } }, maybeSkipped: false },
    mail: { schema: { type: "object", properties: { sent: { type: "boolean" } } }, maybeSkipped: true },
    raw: { maybeSkipped: false },
    seen: {
      schema: { type: "object", properties: { ok: { type: "string" } } },
      maybeSkipped: false,
      learned: true,
    },
  },
};

function issues(source: string, expected?: ExpectedType): string[] {
  return checkExpression(source, types, expected).map(
    ({ severity, code, start, end }) => `${severity} ${code}: ${source.slice(start, end)}`,
  );
}

describe("what is right has no issues", () => {
  test.each<[string, ExpectedType?]>([
    ["steps.score.score > 80 && trigger.body.email.endsWith('@x.com')", "boolean"],
    ["trigger.body.contacts.filter(c, c.age > 18).map(c, c.name).join(', ')", "string"],
    ["trigger.body.contacts[0].age / 2", "number"],
    ["trigger.body.contacts.sortBy(c, c.age).first().name", "string"],
    ["trigger.body.contacts.groupBy(c, c.name).Bo[0].age", "number"],
    ["trigger.body.contacts.map(c, c.age > 1, c.name)", "list"],
    ["trigger.body.message == null ? 'none' : trigger.body.message", "string"],
    ["trigger.body.message.upper()", "string"],
    ["trigger.body.kind == 'a' && trigger.body.count > 2", "boolean"],
    ["trigger.body.choice.name", "string"],
    ["trigger.body.both.vip && trigger.body.both.age > 1", "boolean"],
    ["trigger.body.open.whatever.deeper + 1", "number"],
    ["trigger.body.words.anything * 2", "number"],
    ["trigger.headers['x-id'].size()", "number"],
    ["input.anything[0].else > 'x'", "boolean"],
    ["steps.raw.whatever", "string"],
    ["only({'a': 1}) + 1", "number"],
    ["{'a': {'b': 'x'}}.a.b + 'y'", "string"],
    ["true ? 1 : 'a'", "string"],
    ["cel.bind(n, 2, n * 3)", "number"],
    ["has(trigger.body.email)", "boolean"],
    ["timestamp('2026-01-01') + duration('1h') > timestamp('2026-01-01')", "boolean"],
    ["steps.?mail.sent.orValue(false)", "boolean"],
    ["default(steps.mail.sent, false)", "boolean"],
    ["default(trigger.body.message, 'none').upper()", "string"],
    ["trigger.body.contacts.keyBy(c, c.name).Bo.age + 1", "number"],
    ["trigger.body.contacts.countBy(c, c.name).Bo + 1", "number"],
    ["trigger.body.contacts.chunk(2)[0][0].name", "string"],
    ["trigger.body.words.entries()[0].value + 1", "number"],
    ["has(steps.mail) && steps.mail.sent", "boolean"],
    ["steps.seen.ok * 2", "number"],
    ["trigger.body.keys().map(k, trigger.body[k])", "list"],
  ])("%s", (source, expected) => {
    expect(issues(source, expected)).toEqual([]);
  });

  test.each(functionDocs().map((f) => f.example.source))("the documented example %s", (example) => {
    expect(issues(example).filter((issue) => issue.startsWith("error"))).toEqual([]);
  });
});

describe("mistakes are told at their place", () => {
  test.each<[string, string, ExpectedType?]>([
    ["trigger.body.emial", "error unknown-field: emial"],
    ["trigger.body['emial']", "error unknown-field: 'emial'"],
    ["trigger.body.contacts.map(c, c.nam)", "error unknown-field: nam"],
    ["trigger.body.both.zip", "error unknown-field: zip"],
    ["trigger.body.contacts.name", "error unknown-field: name"],
    ["trigger.body.email.length", "error unknown-field: length"],
    ["{'a': 1}.b", "error unknown-field: b"],
    ["trigger.body.?emial", "warning unknown-field: emial"],
    ["has(trigger.body.emial)", "warning unknown-field: emial"],
    ["steps.seen.missing", "warning unknown-field: missing"],
    ["steps.scroe.score", "error unknown-step: scroe"],
    ["triger.body", "error unknown-variable: triger"],
    ["item.name", "error unknown-variable: item"],
    ["steps.score.score > '80'", "error wrong-type: steps.score.score > '80'"],
    ["trigger.body.email == 5", "error wrong-type: trigger.body.email == 5"],
    ["input.n * 'a'", "error wrong-type: input.n * 'a'"],
    ["[] in input.n + 'a'", "error wrong-type: [] in input.n + 'a'"],
    ["(input.n + 'a').b", "error unknown-field: b"],
    ["'n' + 5", "error wrong-type: 'n' + 5"],
    ["trigger.body.count.upper()", "error wrong-type: trigger.body.count"],
    ["'a'.replace('b')", "error wrong-type: 'a'.replace('b')"],
    ["trigger.body.email && true", "error wrong-type: trigger.body.email"],
    ["trigger.body.email ? 1 : 2", "error wrong-type: trigger.body.email"],
    ["!trigger.body.email", "error wrong-type: trigger.body.email"],
    ["-trigger.body.email", "error wrong-type: trigger.body.email"],
    ["trigger.body.email.map(x, x)", "error wrong-type: trigger.body.email"],
    ["trigger.body.contacts.filter(c, c.age)", "error wrong-type: c.age"],
    ["trigger.body.?email + 'x'", "error wrong-type: trigger.body.?email + 'x'"],
    ["trigger.body.?email == 'x'", "error wrong-type: trigger.body.?email == 'x'"],
    ["trigger.body.email.orValue('x')", "error wrong-type: trigger.body.email.orValue('x')"],
    ["{trigger.body.count: 1}", "error wrong-type: trigger.body.count"],
    ["trigger[true]", "error wrong-type: true"],
    ["trigger.body.email", "error wrong-type: trigger.body.email", "boolean"],
    ["trigger.body.count", "error wrong-type: trigger.body.count", "string"],
    ["trigger.body.email", "error wrong-type: trigger.body.email", "list"],
    ["trigger.?body", "error wrong-type: trigger.?body", "boolean"],
    ["1 +", "error syntax: "],
    ["uper('a')", "error syntax: uper"],
    ["trigger.body.email.trim().uper('a') + 'x'", "error syntax: uper"],
    ["default(trigger.body.emial, 'x')", "warning unknown-field: emial"],
    ["default(trigger.body.message, 'x') * 2", "error wrong-type: default(trigger.body.message, 'x') * 2"],
    ["{name: 1}", "error syntax: name"],
    ["steps.mail.sent", "warning maybe-skipped: steps.mail.sent"],
    ["has(steps.mail) || steps.mail.sent", "warning maybe-skipped: steps.mail.sent"],
  ])("%s: %s", (source, expected, type) => {
    expect(issues(source, type)).toEqual([expected]);
  });

  test("one mistake is told once, and each is", () => {
    expect(issues("trigger.body.emial.upper() + steps.scroe.score + triger")).toEqual([
      "error unknown-field: emial",
      "error unknown-step: scroe",
      "error unknown-variable: triger",
    ]);
  });

  test("messages are in plain words and suggest", () => {
    const [field] = checkExpression("trigger.body.emial", types);
    expect(field).toMatchObject({
      message: "trigger.body has no field “emial”. Did you mean “email”?",
      suggestion: "email",
    });
    const [call] = checkExpression("uper('a')", types);
    expect(call).toMatchObject({
      message: "There is no function “uper”. Did you mean “upper”?",
      suggestion: "upper",
    });
    const [compare] = checkExpression("trigger.body.email == 5", types);
    expect(compare?.message).toBe(
      "“==” is never true for text and a number: make the text a number, with number(…).",
    );
    const [value] = checkExpression("trigger.body.count", types, "boolean");
    expect(value?.message).toBe("The value has to be true or false, but trigger.body.count is a number.");
    const [half] = checkExpression("input.n * 'a'", types);
    expect(half?.message).toBe("“*” does not work on text: make it a number, with number(…).");
    const [skipped] = checkExpression("steps.mail.sent", types);
    expect(skipped?.message).toBe(
      "Step “mail” may have been skipped. Read it as steps.?mail….orValue(…), or ask has(steps.mail) first.",
    );
  });
});

test("issues of a template have places in the template", () => {
  const template = "Hi {{ trigger.body.emial }} {{ a = 1 }} {{ trigger.body.email }} {{ steps.mail.sent }}";
  expect(
    checkTemplate(template, types).map(({ code, start, end }) => `${code}: ${template.slice(start, end)}`),
  ).toEqual(["unknown-field: emial", "syntax: =", "maybe-skipped: steps.mail.sent"]);
  expect(checkTemplate("Hi {{ x", types)).toMatchObject([{ code: "syntax", start: 3, end: 7 }]);
});

test("a recursive schema is followed as far as it is read", () => {
  const tree = {
    $ref: "#/$defs/node",
    $defs: { node: { type: "object", properties: { next: { $ref: "#/$defs/node" } } } },
  };
  const at: TypeScope = { steps: {}, trigger: tree };
  expect(checkExpression("trigger.next.next.next", at)).toEqual([]);
  expect(checkExpression("trigger.next.next.nxt", at)).toMatchObject([
    { code: "unknown-field", suggestion: "next" },
  ]);
});

test("what the check finds wrong about types does fail, and what it passes does not fail over types", () => {
  const leaf = fc.constantFrom(
    "trigger.n",
    "trigger.s",
    "trigger.b",
    "trigger.l",
    "trigger.o",
    "1",
    "'x'",
    "true",
    "[1]",
    "null",
  );
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc
        .tuple(
          tie("expression"),
          fc.constantFrom("+", "-", "*", "<", ">=", "in", "&&", "||"),
          tie("expression"),
        )
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      tie("expression").map((a) => `!${a}`),
      tie("expression").map((a) => `[${a}]`),
      tie("expression").map((a) => `{"k": ${a}}.k`),
      tie("expression").map((a) => `${a}.upper()`),
      tie("expression").map((a) => `trigger.l.map(x, x + ${a})`),
      tie("expression").map((a) => `string(${a})`),
    ),
  }));
  const at: TypeScope = {
    steps: {},
    trigger: {
      type: "object",
      properties: {
        n: { type: "number" },
        s: { type: "string" },
        b: { type: "boolean" },
        l: { type: "array", items: { type: "number" } },
        o: { type: "object", properties: { a: { type: "number" } } },
      },
    },
  };
  const scope = { trigger: { n: 2, s: "text", b: true, l: [1, 2], o: { a: 1 } } };
  fc.assert(
    fc.property(expression, (source) => {
      const found = checkExpression(source, at);
      let failed = false;
      try {
        evaluate(source, scope);
      } catch {
        failed = true;
      }
      // `||` and `&&` may never look at a side with a mistake, so they only count in one direction.
      if (found.length === 0) expect(failed).toBe(false);
      else if (!/&&|\|\|/.test(source)) expect(failed).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("whatever is written, checking and renaming it end in an answer", () => {
  const token = fc.constantFrom(
    ..."trigger . ? [ ] ( ) { } , : + - * == < in && || ! 'a' 1 null true map filter x has upper orValue [? .? steps mail cel bind".split(
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
      const source = tokens.join(" ");
      for (const { start, end } of checkExpression(source, types)) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(source.length);
        expect(start).toBeLessThanOrEqual(end);
      }
      expect(renameStep(renameStep(source, "mail", "post"), "post", "mail").replaceAll('"', "'")).toBe(
        source,
      );
    }),
    { numRuns: 2_000 },
  );
});
