import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "@/lib/utils/json";
import { evaluate } from "../evaluate";

const scope = {
  trigger: { none: null, user: { name: "Ann", nick: null }, list: [1] },
  $now: "2026-03-01T00:00:00Z",
  $seed: "run_1/a",
};
const run = (source: string) => evaluate(source, scope);

test.each<[string, Json]>([
  ["'élan vital'.capitalise() + ''.capitalise()", "Élan vital"],
  ["'  Straße & Café—München  '.slug()", "strasse-cafe-munchen"],
  ["'Привет мир'.slug() + '!!'.slug()", "привет-мир"],
  ["'a\\r\\nb\\rc\\n'.lines()", ["a", "b", "c", ""]],
  ["''.words() + ' \\n '.words()", []],
  ["'abc'.padStart(2) + 'abc'.padEnd(5) + '|'", "abcabc  |"],
  ["'ab'.padStart(5, 'xy')", "xyxab"],
  ["'<a href=\"x\">\\'</a>'.escapeHtml()", "&lt;a href=&quot;x&quot;&gt;&#39;&lt;/a&gt;"],
  ["[1, {'a': 1}, 1.0].indexOf({'a': 1}) + [1].indexOf('1')", 0],
])("text: %s is %j", (source, expected) => {
  expect(run(source)).toEqual(expected);
});

test.each<[string, Json]>([
  ["(1234567.891).formatNumber()", "1,234,567.891"],
  ["(0).formatNumber(2)", "0.00"],
  ["(-1234.5).formatNumber(0)", "-1,235"],
  ["(-0.001).formatNumber(2)", "0.00"],
  ["(999.995).formatNumber(2)", "1,000.00"],
  ["(1.005).formatNumber(2, '', ',')", "1,01"],
  ["(1234567).formatNumber(0, '$&')", "1$&234$&567"],
  ["(1e21).formatNumber(2, '')", "1000000000000000000000"],
  ["(0.0000001).formatNumber()", "0.0000001"],
  ["clamp(-1, 0, 5) + clamp(9, 0, 5) + clamp(3, 0, 5)", 8],
])("numbers: %s is %j", (source, expected) => {
  expect(run(source)).toEqual(expected);
});

test.each<[string, Json]>([
  ["[].chunk(3)", []],
  [
    "[1, 2, 3, 4].chunk(2)",
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ["[1].take(9) + [1].drop(9)", [1]],
  ["['b', 'a', 'B'].sort()", ["B", "a", "b"]],
  ["[{'a': 1}, 2, {'a': 2}].without([{'a': 1.0}])", [2, { a: 2 }]],
  ["[1, 1, 2].intersect([1])", [1, 1]],
  ["[1, 2, 3].countBy(x, x > 1)", { false: 1, true: 2 }],
  ["[{'id': 1, 'v': 'a'}, {'id': 1, 'v': 'b'}].keyBy(x, x.id)", { 1: { id: 1, v: "b" } }],
  ["{'a': 1, 'b': 2}.pick(['b', 'toString'])", { b: 2 }],
  ["{'a': 1, 'b': 2}.omit([])", { a: 1, b: 2 }],
  ["{'a': 1, 'b': [2]}.entries().fromEntries()", { a: 1, b: [2] }],
])("lists and objects: %s is %j", (source, expected) => {
  expect(run(source)).toEqual(expected);
});

test.each(["groupBy", "countBy", "keyBy"])("%s takes any text for a key, __proto__ too", (name) => {
  const result = run(`["__proto__", "constructor"].${name}(x, x)`);
  expect(Object.keys(result ?? {})).toEqual(["__proto__", "constructor"]);
  expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  expect(
    JSON.stringify(
      run(`["__proto__"].${name}(x, x).entries().fromEntries().omit(["a"]).pick(["__proto__"])`),
    ),
  ).toContain('"__proto__":');
});

describe("default", () => {
  test.each<[string, Json]>([
    ["default(trigger.user.name, 'x')", "Ann"],
    ["default(trigger.user.nick, 'x')", "x"],
    ["default(trigger.nobody.name, 'x')", "x"],
    ["default(trigger.list[3], 'x')", "x"],
    ["default(trigger.list[size(trigger.list)].deeper, 'x')", "x"],
    ["default(item, 'x')", "x"],
    ["default(steps.gone.object, default(trigger.none, 7))", 7],
    ["default(trigger.?nobody.name, 'x')", "x"],
    ["[trigger.user].map(u, default(u.age, 0))", [0]],
    ["default('a'.upper(), 'x')", "A"],
  ])("%s is %j", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });

  test("other mistakes are not hidden by it", () => {
    expect(() => run("default(trigger.user.name + 1, 'x')")).toThrow("“+” does not work");
    expect(() => run("default(trigger.user)")).toThrow("default() takes a field and another value");
    expect(() => run("trigger.user.default(1)")).toThrow("default() is written before its field");
  });
});

describe("encodings", () => {
  test("are those of everybody else", () => {
    expect(run("''.base64() + 'a'.base64() + 'ab?>'.base64()")).toBe(
      Buffer.from("a").toString("base64") + Buffer.from("ab?>").toString("base64"),
    );
    expect(run("'YWI_Pg'.base64Decode()")).toBe("ab?>");
    expect(() => run("'%%%'.base64Decode()")).toThrow("base64Decode() needs base64 of text in UTF-8.");
    expect(() => run("'//8='.base64Decode()")).toThrow("base64Decode() needs base64 of text in UTF-8.");
    expect(() => run("'%E4'.urlDecode()")).toThrow("urlDecode() could not read the text.");
  });

  test("any text comes back", () => {
    const text = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(text, (trigger) => {
        expect(evaluate("trigger.base64()", { trigger })).toBe(Buffer.from(trigger).toString("base64"));
        expect(evaluate("trigger.base64().base64Decode()", { trigger })).toBe(trigger);
        expect(evaluate("trigger.urlEncode().urlDecode()", { trigger })).toBe(trigger);
      }),
    );
  });
});

describe("what differs from run to run is the same on replay", () => {
  const source = '{"ids": range(3).map(i, uuid()), "at": now(), "one": uuid(), "later": now().add(1, "day")}';

  test("the same seed and time give the same", () => {
    const first = run(source);
    for (let replay = 0; replay < 3; replay++) expect(run(source)).toEqual(first);
  });

  test("another seed gives other ids, and the same time", () => {
    const [a, b] = ["run_1/a", "run_1/b"].map((seed) =>
      evaluate("[uuid(), string(now())]", { ...scope, $seed: seed }),
    );
    expect(Array.isArray(a) && Array.isArray(b) && a[0] !== b[0] && a[1] === b[1]).toBe(true);
  });

  test("ids are never the same twice, not within an expression nor between places", () => {
    const ids = ["a", "b", "c"].flatMap((place) =>
      [evaluate("range(100).map(i, uuid())", { $seed: `run_1/${place}` })].flat(),
    );
    expect(new Set(ids).size).toBe(300);
  });

  test("the clock and the dice of the machine are not looked at", () => {
    const at = (now: string) => evaluate("now()", { $now: now });
    expect(at("2001-02-03T04:05:06.789Z")).toBe("2001-02-03T04:05:06.789Z");
    const digest = createHash("sha256").update("fixed/0").digest("hex");
    expect(String(evaluate("uuid()", { $seed: "fixed" })).slice(0, 13)).toBe(
      `${digest.slice(0, 8)}-${digest.slice(8, 12)}`,
    );
  });
});
