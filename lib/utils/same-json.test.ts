import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./json";
import { isSameJson } from "./same-json";

test("the order of keys does not count, that of items does", () => {
  expect(isSameJson({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true);
  expect(isSameJson([1, 2], [2, 1])).toBe(false);
  expect(isSameJson({ a: undefined }, {})).toBe(true);
  expect(isSameJson({ a: null }, {})).toBe(false);
  expect(isSameJson({}, [])).toBe(false);
  expect(isSameJson({ toString: 1 }, {})).toBe(false);
});

test("values are the same that have the same canonical text", () => {
  const value = fc.jsonValue({ maxDepth: 3 }).map((each) => JSON.parse(JSON.stringify(each)));
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(isSameJson(a, b)).toBe(canonicalJson(a) === canonicalJson(b));
      expect(isSameJson(a, structuredClone(a))).toBe(true);
    }),
    { seed: 20_261_123, numRuns: 500 },
  );
});
