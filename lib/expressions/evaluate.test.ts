import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "@/lib/utils/json";
import { evaluate, evaluateBoolean } from "./evaluate";
import { ExpressionError } from "./expression-error";
import type { Scope } from "./frame";

const scope: Scope = {
  trigger: {
    n: 3,
    half: 0.5,
    text: "5",
    none: null,
    list: [1, 2, 3],
    people: [
      { name: "Bo", age: 40 },
      { name: "Al", age: 30 },
    ],
    body: { email: "ann@x.com", message: "hi" },
    headers: { "content-type": "text/plain" },
  },
  steps: { score: { object: { score: 81 } } },
  $now: "2026-03-01T00:00:00Z",
  $seed: "run_1/score",
};

function run(source: string): Json {
  return evaluate(source, scope);
}

function failure(source: string, at: Scope = scope): ExpressionError {
  try {
    evaluate(source, at);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${source} did not fail`);
}

describe("numbers", () => {
  test.each<[string, Json]>([
    ["5 / 2", 2.5],
    ["6 / 2", 3],
    ["1 + 2.5", 3.5],
    ["trigger.n * 2", 6],
    ["2 * trigger.half", 1],
    ["7 % 3", 1],
    ["7.5 % 2", 1.5],
    ["-7 % 3", -1],
    ["trigger.n - 1 == 2", true],
    ["trigger.n == 3.0", true],
    ["3 > 2.5 && trigger.half < 1", true],
    ["trigger.n in [1, 2, 3.0]", true],
    ["trigger.list[trigger.n - 1]", 3],
    ["trigger.list[1 + 1]", 3],
    ["0x10", 16],
    ["5u", 5],
    ["-trigger.n", -3],
    ["-0", 0],
    ["size(trigger.list) / 2", 1.5],
    ["round(2.5)", 3],
    ["round(-2.5)", -3],
    ["round(1.005, 2)", 1.01],
    ["round(1e21)", 1e21],
    ["round(0.0000001, 2)", 0],
    ["(2.4).round()", 2],
    ["min(2, 1) + [4, 9].max()", 10],
    ["number(' 12 ')", 12],
    ["int('-3.7')", -3],
  ])("%s is %j", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });

  test("results are plain numbers, never bigints", () => {
    expect(typeof run("1")).toBe("number");
    expect(run("[1, size('abc'), trigger.list.map(x, x + 1)]")).toEqual([1, 3, [2, 3, 4]]);
  });

  test.each([
    ["1 / 0", "Division by zero."],
    ["1 % 0", "Division by zero."],
    ["1e308 * 10", "The result is not a number that can be written down."],
    ["9007199254740993", "This number has too many digits to be exact; write it as text."],
    ["number('five')", "number() cannot make a number of the text “five”."],
  ])("%s fails: %s", (source, message) => {
    expect(failure(source).message).toBe(message);
  });
});

describe("values of several kinds", () => {
  test.each<[string, Json]>([
    ["true ? 1 : 'a'", 1],
    ["[1, 'a', null, {}, [2.5]]", [1, "a", null, {}, [2.5]]],
    ["{'a': 1, 'b': 'x'}", { a: 1, b: "x" }],
    ["null", null],
    ["trigger.none == null", true],
    ["trigger.n == null", false],
    ["trigger.n != 'a'", true],
    ["trigger.text == 5", false],
    ["[1, {'a': [2.0]}] == [1.0, {'a': [2]}]", true],
    ["{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", true],
    ["{'a': 1} == {'b': 1}", false],
    ["'a' in {'a': null}", true],
    ["'b' < 'c'", true],
    ["'a' + 'b'", "ab"],
    ["[1] + ['a']", [1, "a"]],
    ['trigger.headers["content-type"]', "text/plain"],
    ['r\'a\\b\' + """x"y"""', 'a\\bx"y'],
    ["'ä😀'.size()", 2],
    ["string(null) + string(1.50) + string([1, 'a'])", 'null1.5[1,"a"]'],
    ["// a comment\n 1", 1],
  ])("%s is %j", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });

  test.each([
    ["'n = ' + 5", "“+” does not work on text and a number: make both text, with string(…)."],
    ["trigger.text * 2", "“*” does not work on text and a number: make the text a number, with number(…)."],
    ["trigger.text > 2", "“>” does not work on text and a number: make the text a number, with number(…)."],
    ["'ell' in 'hello'", "“in” does not work on text and text: use text.contains(…)."],
    ["!trigger.n", "What follows “!” has to be true or false, but trigger.n is a number."],
    ["trigger.n && true", "Each side of “&&” has to be true or false, but trigger.n is a number."],
    ["trigger.n ? 1 : 2", "The condition before “?” has to be true or false, but trigger.n is a number."],
    ["-trigger.text", "“-” needs a number, but trigger.text is text."],
    ["trigger.n.upper()", "upper() needs text for “text”, not a number."],
    ["'a'.replace('b')", "replace() takes 3 values, not 2."],
    ["trigger.text.uper()", "There is no function “uper”. Did you mean “upper”?"],
    ["{name: 1}", 'Field names are quoted: "name".'],
    ["{1: 1}", "A field name has to be text, not a number."],
    ["b'abc'", "There are no byte strings here; leave out the b."],
    ["trigger.n.map(x, x)", "map() needs a list, but trigger.n is a number."],
    [
      "map(trigger.list, x)",
      "map() is written after its list: list.map(x, expression) or list.map(x, condition, expression).",
    ],
  ])("%s fails: %s", (source, message) => {
    expect(failure(source).message).toBe(message);
  });
});

describe("logic", () => {
  test.each<[string, Json]>([
    ["false && trigger.nothing", false],
    ["trigger.nothing && false", false],
    ["true || trigger.nothing", true],
    ["trigger.nothing || true", true],
    ["[1, 'a'].exists(x, x > 0)", true],
    ["['a', 1].exists(x, x > 0)", true],
    ["['a', 0].all(x, x > 0)", false],
    ["[].all(x, x > 0) && ![].exists(x, true)", true],
  ])("%s is %j: an error does not matter where the rest decides", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });

  test("an error stays an error where the rest does not decide", () => {
    expect(failure("trigger.nothing && true").path).toBe("trigger.nothing");
    expect(failure("['a', 1].all(x, x > 0)").message).toContain("“>” does not work on text and a number");
  });
});

describe("lists", () => {
  test.each<[string, Json]>([
    ["trigger.people.sortBy(p, p.age).map(p, p.name)", ["Al", "Bo"]],
    ["trigger.list.map(x, x > 1, x * 10)", [20, 30]],
    ["trigger.list.filter(x, trigger.list.exists(y, y > x))", [1, 2]],
    [
      "[1, 2].map(x, [10, 20].map(y, x + y))",
      [
        [11, 21],
        [12, 22],
      ],
    ],
    ["[1, 2].map(x, [x].map(x, x * 2)[0] + x)", [3, 6]],
    ["{'b': 1, 'a': 2}.map(k, k)", ["b", "a"]],
    ["cel.bind(t, trigger.list.sum(), t * t)", 36],
    ["[{'a': 1}, {'a': 1.0}, {'a': 2}].unique().size()", 2],
    ["[3, 1, 2].slice(-2)", [1, 2]],
    ["range(3)", [0, 1, 2]],
    ["only({'score': {'n': 1}}).n", 1],
    ["trigger.people.groupBy(p, p.name).Bo[0].age", 40],
    ["[timestamp('2026-01-02'), timestamp('2026-01-01')].min()", "2026-01-01T00:00:00.000Z"],
  ])("%s is %j", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });

  test("only() says what there is when it is not one", () => {
    expect(failure("only({'a': 1, 'b': 2})").message).toBe(
      "only() needs exactly one field, and there are 2 (a, b).",
    );
  });
});

describe("absence", () => {
  test.each<[string, Json]>([
    ["trigger.?nothing", null],
    ["trigger.?n", 3],
    ["trigger.?nothing.orValue('x')", "x"],
    ["trigger.?body.email.orValue('x')", "ann@x.com"],
    ["trigger.?nothing.deeper.orValue('x')", "x"],
    ["trigger.list[?7].orValue(0)", 0],
    ["steps.?skipped.object.score.orValue(-1)", -1],
    ["steps.?skipped.or(steps.?score).value().object.score", 81],
    ["trigger.?none", null],
    ["trigger.?none.orValue('x')", "x"],
    ["trigger.?none.or(trigger.?n).orValue('x')", 3],
    ["trigger.?none.hasValue()", true],
    ["trigger.none.?x.orValue('x')", "x"],
    ["has(trigger.body.email)", true],
    ["has(trigger.body.mesage)", false],
    ["has(trigger.bodi.mesage)", false],
    ["has(steps.skipped.object)", false],
    ["has(item.name)", false],
    ["has(trigger.none)", true],
    ["has(steps.skipped) ? steps.skipped.n : 0", 0],
    ["trigger.people.filter(p, has(p.nick))", []],
  ])("%s is %j", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });

  test.each([
    [
      "trigger.body.mesage",
      "trigger.body has no field “mesage”. Did you mean “message”?",
      "trigger.body.mesage",
    ],
    ["trigger.body.zzz", "trigger.body has no field “zzz”.", "trigger.body.zzz"],
    ["trigger.none.x", "trigger.none is null, so it has no field “x”.", "trigger.none.x"],
    ["trigger.list[3]", "trigger.list has no item 3: it has 3 items, counted from 0.", "trigger.list[3]"],
    ["trigger.list.length", "trigger.list is a list: its size is .size().", "trigger.list.length"],
    [
      "trigger.people.name",
      "trigger.people is a list, so it has no field “name”: take one item, [0], or each, .map(x, x.name).",
      "trigger.people.name",
    ],
    ['trigger.headers["x-id"]', "trigger.headers has no field “x-id”.", 'trigger.headers["x-id"]'],
    [
      "steps.mail.sent",
      "There is no result of a step “mail” here: it was skipped, or does not come before this step.",
      "steps.mail",
    ],
    ["steps.scroe.object", "There is no result of a step “scroe” here. Did you mean “score”?", "steps.scroe"],
    ["item.name", "There is no “item” at this place of the workflow.", "item"],
    ["triger.n", "There is no “triger”. Did you mean “trigger”?", "triger"],
    [
      "hello",
      'There is no “hello”. For text, write "hello"; for the result of a step, steps.hello.',
      "hello",
    ],
  ])("%s fails: %s", (source, message, path) => {
    const error = failure(source);
    expect(error.message).toBe(message);
    expect(error.path).toBe(path);
    expect(error.source).toBe(source);
  });

  test.each([
    ["1 + uper('a')", "uper"],
    ["1 + 'a'.trim().uper()", "uper"],
    ["1 + [1].map(x, x + 'a').size()", "x + 'a'"],
    ["1 + 'a'.replace('', 'b')", "'a'.replace('', 'b')"],
    ["1 + range(1e12).size()", "1 + range(1e12).size()"],
  ])("%s fails at %s", (source, place) => {
    const { position } = failure(source);
    expect(source.slice(position.start, position.end)).toBe(place);
  });

  test("the place of what is missing is marked", () => {
    const source = "1 + trigger.body.mesage.size()";
    const { position } = failure(source);
    expect(source.slice(position.start, position.end)).toBe("trigger.body.mesage");
  });

  test.each([
    [
      "trigger.?n + 1",
      "“+” does not work on a value that may be absent and a number: say what to use when it is absent, with .orValue(…).",
    ],
    [
      "trigger.n.orValue(1)",
      ".orValue() follows .? or [?], but trigger.n is a number. Write .?field.orValue(…).",
    ],
    ["trigger.?nothing.value()", "trigger.?nothing is absent."],
  ])("%s fails: %s", (source, message) => {
    expect(failure(source).message.replace("trigger.nothing", "trigger.?nothing")).toBe(message);
  });
});

describe("dates", () => {
  test.each<[string, Json]>([
    ["now()", "2026-03-01T00:00:00.000Z"],
    ["timestamp('2026-01-31T10:00:00+02:00')", "2026-01-31T08:00:00.000Z"],
    ["timestamp(0)", "1970-01-01T00:00:00.000Z"],
    ["now() - duration('1d')", "2026-02-28T00:00:00.000Z"],
    ["now() - timestamp('2026-02-28')", "86400s"],
    ["string(duration('1h30m'))", "5400s"],
    ["duration('90s') == duration('1m30s')", true],
    ["number(duration('1m30s'))", 90],
    ["timestamp('2026-07-01T23:30:00Z').getHours('Europe/Berlin')", 1],
    ["timestamp('2026-07-01T23:30:00Z').getDate('Europe/Berlin')", 2],
    ["timestamp('2026-12-31T00:00:00Z').getDayOfYear()", 364],
    ["{'at': [now()]}", { at: ["2026-03-01T00:00:00.000Z"] }],
  ])("%s is %j", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });

  test.each([
    [
      "timestamp('soon')",
      "timestamp() cannot read “soon”: write 2026-01-31, or with a time and zone 2026-01-31T09:30:00Z.",
    ],
    [
      "timestamp('2026-02-31x')",
      "timestamp() cannot read “2026-02-31x”: write 2026-01-31, or with a time and zone 2026-01-31T09:30:00Z.",
    ],
    [
      "timestamp('2026-02-30')",
      "timestamp() cannot read “2026-02-30”: write 2026-01-31, or with a time and zone 2026-01-31T09:30:00Z.",
    ],
    ["duration('soon')", "duration() cannot read “soon”: write 90s, 1h30m or 2d."],
    ["now().getHours('Mars/Base')", "There is no time zone “Mars/Base”; they have names like Europe/Berlin."],
    [
      "now() > '2026-01-01'",
      "“>” does not work on a date and text: make the text a date, with timestamp(…).",
    ],
  ])("%s fails: %s", (source, message) => {
    expect(failure(source).message).toBe(message);
  });

  test("now and uuid come from the scope, so a replay gives the same", () => {
    const first = run("[uuid(), uuid()]");
    expect(run("[uuid(), uuid()]")).toEqual(first);
    expect(first).not.toEqual(evaluate("[uuid(), uuid()]", { $seed: "run_2/score" }));
    expect(new Set(Array.isArray(first) ? first : []).size).toBe(2);
    expect(String(run("uuid()"))).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(failure("now()", {}).message).toBe("now() is not available here.");
    expect(failure("uuid()", {}).message).toBe("uuid() is not available here.");
  });
});

describe("syntax errors say what to write", () => {
  test.each([
    ["", "The expression is empty."],
    ["1 +", "The expression ends too early."],
    ["f(1", "The expression ends too early: “)” is missing."],
    ["a ? b", "The expression ends too early: “:” is missing."],
    ["a = 1", "Use “==” to compare two values."],
    ["a === 1", "Use “==” to compare two values."],
    ["a and b", "Write “&&” for and, “||” for or, “!” for not."],
    ["not a", "Write “&&” for and, “||” for or, “!” for not."],
    ["a & b", "Write “&&”."],
    ["“x”", "Use straight quotes: \" or '."],
    ["'x", "The closing quote is missing."],
    ["'x\ny'", "The closing quote is missing; a line break inside of quotes is written \\n."],
    ["a.in", 'After “.” comes a field name; write ["in"] for this one.'],
    ["if", "“if” is a reserved word and cannot be a name."],
    ["a b", "Unexpected “b”."],
    ["a..b", "Expected a name instead of “.”."],
    ["a.has(b)", "has() is written before its field, as in has(trigger.body.email)."],
    ["has(a)", "has() takes one field, as in has(trigger.body.email)."],
    ["x.map(1, 2)", "The first value has to be a name, as in list.map(x, x.name)."],
  ])("%s: %s", (source, message) => {
    expect(failure(source).message).toBe(message);
  });
});

describe("everything is bounded", () => {
  const hostile: Scope = {
    trigger: {
      copy: `${"a".repeat(2_999_999)}c`,
      wide: Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i])),
      growing: "\uFDFA".repeat(100_000),
    },
    input: `${"a".repeat(2_999_999)}b`,
    $now: "2026-03-01T00:00:00Z",
    $seed: "run_1/score",
  };
  /** A balanced sum of so many terms: as deep as a thicket, not as a chain. */
  const bigSum = (term: string, terms: number): string =>
    terms <= 1
      ? term
      : `(${bigSum(term, Math.floor(terms / 2))}+${bigSum(term, terms - Math.floor(terms / 2))})`;
  const bound = (depth: number, start: string, step: string) =>
    Array.from({ length: depth }, (_, i) => `cel.bind(v${i + 1}, ${step.replaceAll("v", `v${i}`)}, `)
      .reduceRight((body, bind) => `${bind}${body})`, `v${depth}`)
      .replace(/^/, `cel.bind(v0, ${start}, `)
      .concat(")");

  test.each([
    ["too long", `'${"x".repeat(20_000)}'`, "longer than"],
    ["nested too deeply", `${"(".repeat(2000)}1${")".repeat(2000)}`, "nested too deeply"],
    ["too many signs", "!".repeat(16_000), "nested too deeply"],
    ["too long a chain", Array(2000).fill("1").join("+"), "nested too deeply"],
    ["nested loops", "range(3000).map(x, range(3000).map(y, x * y))", "too much work"],
    ["a huge range", "range(1000000000)", "too much work"],
    ["doubling text", bound(40, "'xxxxxxxxxx'", "v + v"), "too much work"],
    ["doubling lists", bound(40, "[1]", "v + v"), "too much work"],
    ["a small value that is huge when written", bound(40, "[1]", "[v, v]"), "larger than 16 MB"],
    ["the same as text", bound(40, "[1]", "[v, v]").replace(/^/, "string(").concat(")"), "larger than 16 MB"],
    [
      "comparing shared parts",
      `${bound(40, "[1]", "[v, v]")} == ${bound(40, "[1]", "[v, v]")}`,
      "too much work",
    ],
    ["an error that || would absorb", "range(1000000000).exists(x, true) || true", "too much work"],
    ["blowing up by replacement", bound(8, "'aaaaaaaaaa'", "v.replace('a', v)"), "too much work"],
    ["joining with a long separator", `range(100000).join("${"x".repeat(1_000)}")`, "too much work"],
    ["joining the same long text", "range(100000).map(i, input).join()", "too much work"],
    ["the same long text as keys", "range(100000).groupBy(i, input + string(i))", "too much work"],
    ["a range without end", "range(1e12)", "too much work"],
    ["a range of infinite length", "range(-1e308, 1e308)", "too much work"],
    ["padding", "'x'.padStart(1e12)", "too much work"],
    ["padding at the end", "'x'.padEnd(9007199254740991, 'ab')", "too much work"],
    ["repeating", "'xxxxxxxx'.repeat(1e9)", "too much work"],
    ["repeating without end", "''.repeat(1e300)", "too much work"],
    ["looking for long text", "range(600000).filter(i, input.contains('zzz'))", "too much work"],
    ["looking for it backwards", "range(600000).map(i, input.lastIndexOf('zzz'))", "too much work"],
    ["comparing long texts", "range(600000).filter(i, input == trigger.copy)", "too much work"],
    ["ordering long texts", "range(600000).map(i, input < trigger.copy)", "too much work"],
    ["sorting long texts", "range(100000).map(i, i % 2 == 0 ? input : trigger.copy).sort()", "too much work"],
    ["counting many fields", "range(600000).map(i, trigger.wide.size())", "too much work"],
    ["going over many fields", "range(600000).map(i, trigger.wide.exists(k, true))", "too much work"],
    ["many fields and none", "range(600000).map(i, trigger.wide.keys().size())", "too much work"],
    ["unique objects", "range(100000).map(i, {'a': i}).unique()", "too much work"],
    ["objects of two lists", "range(9000).map(i, [i]).without(range(9000).map(i, [-i]))", "too much work"],
    ["many ids", "range(1000000).map(i, uuid())", "too much work"],
    ["many hashes", "range(600000).map(i, hash('a'))", "too much work"],
    ["long hashes", "range(100).map(i, hash(input))", "too much work"],
    ["clocks of a place", "range(600000).map(i, now().getHours('Europe/Berlin'))", "too much work"],
    [
      "clocks of no place",
      "range(600000).exists(i, now().getHours('Nowhere/' + string(i)) == 1)",
      "too much work",
    ],
    ["dates as text", "range(600000).map(i, now().format('yyyy-MM-dd'))", "too much work"],
    ["a large body for many items", `range(1000000).map(x, ${bigSum("x", 1500)})`, "too much work"],
    ["a pattern that back-tracks", "range(500).map(i, input.matches('(a+)+$'))", "too much work"],
    ["a pattern out of a text", "input.matches(input)", "The pattern"],
    ["cutting into single characters", "input.split('').size() + input.split('').size()", "too much work"],
    ["cutting at every letter", "range(9).map(i, input.split('a').size())", "too much work"],
    ["slugs of letters that grow", "range(100).map(i, trigger.growing.slug())", "too much work"],
  ])("%s", (_, source, message) => {
    expect(failure(source, hostile).message).toContain(message);
  });

  test("what has to be whole or within bounds is told so", () => {
    expect(failure("[1].chunk(0)").message).toBe("chunk() takes a whole number, 1 or more.");
    expect(failure("[1].chunk(0.5)").message).toBe("chunk() takes a whole number, 1 or more.");
    expect(failure("[1].take(-1)").message).toBe("take() takes a whole number, 0 or more.");
    expect(failure("'a'.padStart(1.5)").message).toBe("padStart() takes a whole number, 0 or more.");
    expect(failure("clamp(1, 3, 2)").message).toBe("clamp() takes the lower bound first.");
    expect(failure("(2).pow(5000)").message).toBe("The result is not a number that can be written down.");
    expect(failure("sqrt(-1)").message).toBe("The result is not a number that can be written down.");
  });

  test("two million characters that are no number, date or duration are told so within the time of a test", () => {
    const at = { trigger: { digits: `${"1".repeat(2_000_000)}x`, units: "1m".repeat(1_000_000) } };
    expect(failure("number(trigger.digits)", at).message).toContain("cannot make a number");
    expect(failure("timestamp(trigger.digits)", at).message).toContain("timestamp() cannot read");
    expect(failure("duration(trigger.units)", at).message).toContain("duration() cannot read");
    expect(failure("now().format(trigger.units)", { ...at, $now: "2026-01-01" }).message).toContain(
      "at most 200",
    );
    expect(failure("parseDate(trigger.units, 'yyyy')", at).message).toContain("parseDate() cannot read");
  });

  test("a value nested deeper than the stack", () => {
    const nested = (): Json => JSON.parse("[".repeat(200_000) + "]".repeat(200_000));
    for (const source of ["trigger", "string(trigger)", "trigger == input", "json(trigger).size()"]) {
      expect(failure(source, { trigger: nested(), input: nested() }).message).toContain("nested too deeply");
    }
    expect(failure("parseJson('['.replace('[', trigger))", { trigger: "[".repeat(9) }).message).toContain(
      "parseJson()",
    );
  });

  test("a value of several megabytes passes", () => {
    const body = { text: "x".repeat(5_000_000), list: Array.from({ length: 50_000 }, (_, i) => i) };
    const at = { trigger: { body } };
    expect(evaluate("trigger.body", at)).toBe(body);
    expect(evaluate("trigger.body.text.upper().size()", at)).toBe(5_000_000);
    expect(evaluate("trigger.body.list.filter(x, x % 2 == 0).map(x, x * 2).sum()", at)).toBe(1_249_950_000);
  });
});

describe("nothing of JavaScript shows", () => {
  test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "prototype"])(
    "%s is a missing field",
    (name) => {
      expect(failure(`trigger["${name}"]`).path).toContain(name);
      expect(failure(`trigger.list["${name}"]`).path).toContain(name);
      expect(failure(`"text"["${name}"]`).message).toContain("is text");
      expect(failure(`now()["${name}"]`).message).toContain("is a date");
      expect(run(`"${name}" in trigger`)).toBe(false);
      expect(failure(`[][0]["${name}"]`)).toBeInstanceOf(ExpressionError);
      if (name !== "__proto__" && name !== "prototype") {
        expect(failure(name).message).toContain("There is no");
        expect(failure(`${name}(1)`).message).toContain("There is no function");
        expect(failure(`trigger.${name}()`).message).toContain("There is no function");
      }
    },
  );

  test("a field may have such a name", () => {
    const value = run('{"__proto__": 1, "constructor": [now()]}');
    expect(JSON.stringify(value)).toBe('{"__proto__":1,"constructor":["2026-03-01T00:00:00.000Z"]}');
    expect(run('{"__proto__": 1}["__proto__"]')).toBe(1);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe("conditions", () => {
  test("a condition gives a boolean", () => {
    expect(
      evaluateBoolean('steps.score.object.score > 80 && trigger.body.email.endsWith("@x.com")', scope),
    ).toBe(true);
  });

  test("anything else is an error that says what it is", () => {
    expect(() => evaluateBoolean("trigger.n", scope)).toThrow("has to be true or false, but it is a number");
    expect(() => evaluateBoolean("trigger.?n", scope)).toThrow(".orValue(…)");
  });
});

describe("for any JSON", () => {
  const json = fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value)));

  test("a value put in scope is read back equal", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(evaluate("trigger", { trigger: value })).toEqual(value);
      }),
    );
  });

  test("each part is read back by its path", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (map) => {
        for (const key of Object.keys(map)) {
          const source = `trigger[${JSON.stringify(key).replaceAll(/\\u(d[89a-f]..)/gi, "?")}]`;
          if (!source.includes("?")) expect(evaluate(source, { trigger: map })).toEqual(map[key]);
        }
      }),
    );
  });

  test("json and parseJson are inverse, and a value equals itself", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(evaluate("parseJson(json(trigger))", { trigger: value })).toEqual(value);
        expect(evaluate("trigger == parseJson(json(trigger))", { trigger: value })).toBe(true);
      }),
    );
  });

  test("whatever is written, the outcome is JSON or an ExpressionError", () => {
    const token = fc.constantFrom(
      ..."trigger . ? [ ] ( ) { } , : + - * / % == != < > in && || ! 'a' \"b\" 1 2.5 null true map filter x has size upper orValue [? .? steps item".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), json, (tokens, value) => {
        try {
          const result = evaluate(tokens.join(" "), { trigger: value });
          expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error;
          const { position, source } = error;
          expect(position.start).toBeGreaterThanOrEqual(0);
          expect(position.end).toBeGreaterThanOrEqual(position.start);
          expect(position.end).toBeLessThanOrEqual(source.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
