import { expect, test } from "vitest";
import { matchesExpression } from "./match-expression";

const event = { name: "order", data: { n: 1, half: 0.5, tags: ["a"], kind: "b" } };

test.each([
  ["event.data.n == 1", true],
  ["event.data.n * 0.5 == event.data.half", true],
  ["event.data.n > 0.9 && event.data.kind == 'b'", true],
  ["'a' in event.data.tags", true],
  ["event.data.n in [1, 2]", true],
  ["event.data.n == 2", false],
  ["event.data.missing == 1", false],
  ["event.data.missing == 1 || event.data.n == 1", true],
  ["event.data.n", false],
])("%s is %s", (expression, holds) => {
  expect(matchesExpression(expression, { event })).toBe(holds);
});

test("no condition holds, and text that is not CEL throws", () => {
  expect(matchesExpression(null, { event })).toBe(true);
  expect(() => matchesExpression("event.data.n ==", { event })).toThrow();
});
