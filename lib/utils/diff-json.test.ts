import { expect, test } from "vitest";
import { type Difference, diffJson } from "./diff-json";
import type { Json } from "./json";

test.each<[Json, Json, Difference[]]>([
  [{ a: 1, b: { c: 2 } }, { b: { c: 2 }, a: 1 }, []],
  [{ a: 1 }, { a: null }, [{ path: ["a"], from: 1, to: null }]],
  [{ a: 1 }, {}, [{ path: ["a"], from: 1 }]],
  [{}, { a: { b: 1 } }, [{ path: ["a"], to: { b: 1 } }]],
  [{ l: [{ x: 1 }, 2] }, { l: [{ x: 3 }, 2] }, [{ path: ["l", 0, "x"], from: 1, to: 3 }]],
  [{ l: [1, 2] }, { l: [1] }, [{ path: ["l"], from: [1, 2], to: [1] }]],
  [{ a: [1] }, { a: { 0: 1 } }, [{ path: ["a"], from: [1], to: { 0: 1 } }]],
  [{}, { constructor: 1 }, [{ path: ["constructor"], to: 1 }]],
])("%j and %j differ in %j", (before, after, differences) => {
  expect(diffJson(before, after)).toEqual(differences);
});
