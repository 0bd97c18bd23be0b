import { expect, test } from "vitest";
import { executionOf } from "../testing/execution";
import { executeCondition } from "./execute";

const branches = [
  { id: "hot", when: "input.score > 80" },
  { id: "warm", when: "input.score > 50" },
];

test.each([
  [90, "hot"],
  [60, "warm"],
  [10, "else"],
])("a score of %d leaves by %s, and the input goes on unchanged", (score, port) => {
  const input = { score };
  expect(executeCondition(executionOf("condition", { branches }, { input }))).toEqual({
    output: input,
    port,
  });
});

test("branches after the one that is taken are not looked at", () => {
  const execution = executionOf("condition", {
    branches: [
      { id: "a", when: "true" },
      { id: "b", when: "input.ghost" },
    ],
  });
  expect(executeCondition(execution).port).toBe("a");
});

test("a condition that is neither true nor false fails and names the branch", () => {
  const execution = executionOf(
    "condition",
    { branches: [{ id: "a", when: "input.score" }] },
    { input: { score: 1 } },
  );
  expect(() => executeCondition(execution)).toThrow(
    "Branch a has to be true or false, but “input.score” is a number.",
  );
});
