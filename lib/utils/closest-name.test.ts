import { expect, test } from "vitest";
import { closestName } from "./closest-name";

test.each([
  ["mesage", ["message", "method"], "message"],
  ["emial", ["email", "name"], "email"],
  ["Score", ["score"], "score"],
  ["scroe", ["score", "scope"], "score"],
  ["x", ["y"], null],
  ["id", ["name", "email"], null],
  ["vale", ["value", "table"], "value"],
  ["anything", [], null],
])("%s among %j is %s", (name, candidates, expected) => {
  expect(closestName(name, candidates)).toBe(expected);
});
