import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkExpression, type TypeScope } from "./check";
import { type Completion, complete } from "./complete";
import { functionDocs } from "./functions/table";
import { typeAt } from "./type-at";

const contact = {
  type: "object",
  properties: {
    name: { type: "string" },
    age: { type: "integer" },
    tags: { type: "array", items: { type: "string" } },
  },
};
const scope: TypeScope = {
  trigger: {
    type: "object",
    properties: {
      body: {
        type: "object",
        properties: {
          email: { type: "string", description: "Who wrote." },
          message: { type: ["string", "null"] },
          contacts: { type: "array", items: contact },
          "reply-to": { type: "string" },
          in: { type: "number" },
        },
      },
      headers: { type: "object", additionalProperties: { type: "string" } },
    },
  },
  input: { anyOf: [{ type: "string" }, { type: "object", properties: { text: { type: "string" } } }] },
  item: contact,
  index: { type: "integer" },
  steps: {
    score: {
      schema: {
        type: "object",
        properties: {
          object: { type: "object", properties: { score: { type: "number" }, scale: { type: "string" } } },
        },
      },
      maybeSkipped: false,
    },
    mail: { schema: { type: "object", properties: { sent: { type: "boolean" } } }, maybeSkipped: true },
    raw: { maybeSkipped: false },
    "step-2": { maybeSkipped: false },
  },
};

/** The completions at “|”. */
function at(marked: string, template = false): Completion[] {
  const offset = marked.indexOf("|");
  return complete(marked.replace("|", ""), offset, scope, { template });
}

const labels = (marked: string, template = false) => at(marked, template).map(({ label }) => label);

/** The source after the completion with this label is chosen, with “|” where the caret then is. */
function chosen(marked: string, label: string, template = false): string {
  const source = marked.replace("|", "");
  const found = at(marked, template).find((each) => each.label === label);
  if (found === undefined) throw new Error(`${label} is not offered in ${marked}`);
  const { start, end, insert, caret } = found;
  return `${source.slice(0, start)}${insert.slice(0, caret)}|${insert.slice(caret)}${source.slice(end)}`;
}

describe("what is offered first", () => {
  test.each<[string, string[]]>([
    ["|", ["trigger", "steps", "input", "item", "index", "has", "default"]],
    ["tr|", ["trigger"]],
    ["1 + st|", ["steps", "string"]],
    ["steps.|", ["score", "mail", "raw", "step-2"]],
    ["steps.sc|", ["score"]],
    ["steps.?|", ["score", "mail", "raw", "step-2"]],
    ["steps.score.|", ["object"]],
    ["steps.score.object.|", ["score", "scale"]],
    ["steps.score.object.sc|", ["score", "scale"]],
    ["steps.score.object.sc| > 80", ["score", "scale"]],
    ["steps.score.object.sc|ale > 80", ["score", "scale"]],
    ["steps . score\n . object . sc|", ["score", "scale"]],
    ["steps['score']['object'].sc|", ["score", "scale"]],
    ["has(steps.score.ob|", ["object"]],
    ["steps.score.object.score > 80 && trigger.body.em|", ["email"]],
    ["trigger.body.email.end|", ["endsWith"]],
    ["trigger.body.email.upp|", ["upper"]],
    ["trigger.body.email.upper().start|", ["startsWith"]],
    ["trigger.body.message.tri|", ["trim"]],
    ["(trigger.body.email + 'x').tri|", ["trim"]],
    ["'text'.tri|", ["trim"]],
    ["[1, 2].su|", ["sum"]],
    ["{'a': 1}.|", ["a"]],
    ["trigger.body.contacts[0].|", ["name", "age", "tags"]],
    ["trigger.body.contacts.first().na|", ["name"]],
    ["trigger.body.contacts.map(c, c.|", ["name", "age", "tags"]],
    ["trigger.body.contacts.map(c, c.|)", ["name", "age", "tags"]],
    ["trigger.body.contacts.filter(c, c.age > 18).map(k, k.na|", ["name"]],
    ["trigger.body.contacts.map(c, c.age > 1, c.na|", ["name"]],
    ["trigger.body.contacts.map(c, c.tags.filter(t, t.upp|", ["upper"]],
    ["trigger.body.contacts.map(c, c.tags.filter(t, c.na|", ["name"]],
    ["trigger.body.contacts.map(con, co|", ["con"]],
    ["trigger.body.contacts.groupBy(c, c.name).Bo[0].a|", ["age"]],
    ["trigger.body.contacts.keyBy(c, c.name)['Bo'].a|", ["age"]],
    ["trigger.body.contacts[0].entries()[0].|", ["key", "value"]],
    ["cel.bind(c, trigger.body.contacts[0], c.|", ["name", "age", "tags"]],
    ["steps.?mail.|", ["sent", "orValue", "or", "hasValue", "value"]],
    ["steps.?mail.sent.|", ["orValue", "or", "hasValue", "value"]],
    ["trigger.body.?contacts[0].na|", ["name"]],
    ["true ? item.na|", ["name"]],
    ["default(item.na|", ["name"]],
    ["input.|", ["text"]],
    ["trigger.body.em| + trigger.body.", ["email"]],
    ['trigger.body["em|', ["email"]],
    ["trigger.body['re|']", ["reply-to"]],
    ["trigger.body[?'|", ["email", "message", "contacts", "reply-to", "in"]],
    ["// a comment\nit|", ["item"]],
  ])("%s", (marked, expected) => {
    expect(labels(marked).slice(0, expected.length)).toEqual(expected);
  });

  test("the functions fit the value", () => {
    const onText = labels("trigger.body.email.|");
    expect(onText).toEqual(expect.arrayContaining(["upper", "split", "size", "timestamp"]));
    for (const name of ["sum", "map", "keys", "getHours", "orValue", "abs"])
      expect(onText).not.toContain(name);
    const onList = labels("trigger.body.contacts.|");
    expect(onList).toEqual(expect.arrayContaining(["map", "sortBy", "first", "join", "size"]));
    for (const name of ["upper", "keys", "getHours"]) expect(onList).not.toContain(name);
    expect(labels("now().|")).toEqual(expect.arrayContaining(["format", "add", "getHours"]));
    expect(labels("steps.score.object.score.|")).toEqual(expect.arrayContaining(["formatNumber", "round"]));
    expect(labels("trigger.headers.|")).toEqual(expect.arrayContaining(["keys", "map", "pick"]));
  });

  test("on a value of which nothing is known, every function that is written after one", () => {
    expect(labels("steps.raw.anything.|")).toEqual(
      expect.arrayContaining(["upper", "map", "format", "keys"]),
    );
  });

  test("after .? stand fields only, and after a finished value nothing", () => {
    expect(labels("trigger.body.?|")).toEqual(["email", "message", "contacts", "reply-to", "in"]);
    expect(labels("trigger.body.email |")).toEqual([]);
  });
});

test.each(["'te|", "'trigger.|'", "// tr|", "12|", "1.|5", '["em|', 'f("|'])(
  "%s: nothing is offered",
  (marked) => {
    expect(at(marked)).toEqual([]);
  },
);

describe("what is chosen is written so that one can go on", () => {
  test.each([
    ["tr|", "trigger", "trigger|"],
    ["steps.sc|", "score", "steps.score|"],
    ["steps.sc|x.object", "score", "steps.score|.object"],
    ["1 + trigger.body.em| == 2", "email", "1 + trigger.body.email| == 2"],
    ["trigger.body.email.upp|", "upper", "trigger.body.email.upper()|"],
    ["trigger.body.email.ends|", "endsWith", "trigger.body.email.endsWith(|)"],
    ["trigger.body.email.ends|('x')", "endsWith", "trigger.body.email.endsWith|('x')"],
    ["trigger.body.contacts.ma|", "map", "trigger.body.contacts.map(x, |)"],
    ["[[1]].map(x, x.ma|", "map", "[[1]].map(x, x.map(y, |)"],
    ["uui|", "uuid", "uuid()|"],
    ["roun|", "round", "round(|)"],
    ["cel|", "cel.bind", "cel.bind(x, |, )"],
    ["trigger.body.rep|", "reply-to", 'trigger.body["reply-to"]|'],
    ["trigger.body.?rep|", "reply-to", 'trigger.body[?"reply-to"]|'],
    ["trigger.body.i|", "in", 'trigger.body["in"]|'],
    ["steps.st| + 1", "step-2", 'steps["step-2"]| + 1'],
    ["trigger.body['re|", "reply-to", 'trigger.body["reply-to"]|'],
    ["trigger.body['re|-x'].size()", "reply-to", 'trigger.body["reply-to"]|.size()'],
    ["steps.?mail.se|", "sent", "steps.?mail.sent|"],
    ["steps.?mail.sent.orV|", "orValue", "steps.?mail.sent.orValue(|)"],
  ])("%s and %s: %s", (marked, label, expected) => {
    expect(chosen(marked, label)).toBe(expected);
  });
});

describe("in a template", () => {
  test.each<[string, string[]]>([
    ["Hi {{ trigger.body.em| }}!", ["email"]],
    ["Hi {{ trigger.body.em|", ["email"]],
    ["Hi {{ trigger.body.em| and {{ item.name }}", ["email"]],
    ["{{ item.name }}: {{steps.score.object.sc|}} of {{ 100 }}", ["score", "scale"]],
    ["{{ steps. }} {{ item.na| }}", ["name"]],
    ["{{ {'a': {'b': 1}}.a.| }}", ["b"]],
    ["{{|", ["trigger"]],
  ])("%s", (marked, expected) => {
    expect(labels(marked, true).slice(0, expected.length)).toEqual(expected);
  });

  test.each(["tr|igger", "Hi |{{ trigger }}", "{{ trigger }} tr|", "{|{ trigger }}", "{{ 1 }|}"])(
    "%s: nothing",
    (marked) => {
      expect(at(marked, true)).toEqual([]);
    },
  );

  test("what is chosen is written at its place in the template", () => {
    expect(chosen("Hi {{ steps.score.ob| }} {{ item }}", "object", true)).toBe(
      "Hi {{ steps.score.object| }} {{ item }}",
    );
  });
});

test("each is told with its type and what is known of it", () => {
  const one = (marked: string, label: string) => at(marked).find((each) => each.label === label);
  expect(one("trigger.body.|", "email")).toMatchObject({ kind: "field", detail: "text", docs: "Who wrote." });
  expect(one("trigger.body.|", "message")?.detail).toBe("text or null");
  expect(one("trigger.body.|", "contacts")?.detail).toBe("list of object");
  expect(one("steps.|", "score")).toMatchObject({ kind: "step", detail: "object" });
  expect(one("steps.|", "mail")?.detail).toBe("object, may be skipped");
  expect(one("|", "index")).toMatchObject({ kind: "variable", detail: "number" });
  expect(one("[1].map(n, |", "n")).toMatchObject({ kind: "variable", detail: "number" });
  expect(one("trigger.body.email.|", "upper")).toMatchObject({
    kind: "function",
    detail: "text.upper(): string",
    docs: "The text in capital letters.",
  });
});

test("every function can be found", () => {
  const places = ["x|", "steps.raw.|", "steps.?raw.|", "|", "r|", "steps.score.object.score.|"];
  for (const { name } of functionDocs()) {
    const label = name === "bind" ? "cel.bind" : name;
    const offered = [...places, `${name}|`, `cel.${name}|`].some((place) => labels(place).includes(label));
    expect(offered, name).toBe(true);
  }
});

describe("what a name stands for", () => {
  const info = (marked: string, template = false) => {
    const source = marked.replace("|", "");
    const found = typeAt(source, marked.indexOf("|"), scope, { template });
    return found && `${source.slice(found.start, found.end)}: ${found.detail}`;
  };

  test.each([
    ["tri|gger.body", "trigger: object"],
    ["trigger.body.ema|il.size() >", "email: text"],
    ["trigger.body.contacts|", "contacts: list of object"],
    ["trigger.body.contacts.map(c, c.a|ge +", "age: number"],
    ["trigger.body.contacts.map(c, |c.age", "c: object"],
    ["trigger.body.email.up|per()", "upper: text.upper(): string"],
    ["steps.?mail.se|nt", "sent: true or false, may be absent"],
    ["steps.nothing|", null],
    ["nothing|", null],
    ["1 |+ 2", null],
    ["'tri|gger'", null],
  ])("%s: %s", (marked, expected) => {
    expect(info(marked)).toBe(expected);
  });

  test("in a template it has its place there, and in plain text there is none", () => {
    expect(info("Hi {{ trigger.body.em|ail }}", true)).toBe("email: text");
    expect(info("trigg|er", true)).toBe(null);
  });
});

describe("for any source", () => {
  const token = fc.constantFrom(
    ..."trigger . .? [ ] ( ) { } , : + == in && || ! 'a ' \" 1 1.5 map( filter(x, x.n has( upper() orValue [? steps score body contacts c cel bind {{ }} // \n ß".split(
      " ",
    ),
  );
  const source = fc.array(token, { maxLength: 14 }).map((tokens) => tokens.join(""));

  test("completing ends in an answer whose ranges lie around the cursor", () => {
    fc.assert(
      fc.property(source, fc.nat(60), fc.boolean(), (text, place, template) => {
        const offset = Math.min(place, text.length);
        for (const { start, end, insert, caret } of complete(text, offset, scope, { template })) {
          expect(start).toBeLessThanOrEqual(offset);
          expect(end).toBeGreaterThanOrEqual(offset);
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(caret).toBeGreaterThanOrEqual(0);
          expect(caret).toBeLessThanOrEqual(insert.length);
        }
        typeAt(text, offset, scope, { template });
      }),
      { numRuns: 3_000 },
    );
  });

  test("a field that is offered after a path is no mistake to the check", () => {
    const path = fc.array(fc.nat(), { minLength: 1, maxLength: 6 }).map((choices) => {
      let text = "";
      for (const choice of choices) {
        const offered = complete(text, text.length, scope, { template: false }).filter(
          ({ kind }) => kind !== "function" && kind !== "keyword",
        );
        const next = offered[choice % Math.max(1, offered.length)];
        if (next === undefined) break;
        text = `${text.slice(0, next.start)}${next.insert}.`;
      }
      return text.replace(/\.$/, "");
    });
    fc.assert(
      fc.property(path, (text) => {
        expect(checkExpression(text, scope).filter(({ severity }) => severity === "error")).toEqual([]);
      }),
    );
  });
});
