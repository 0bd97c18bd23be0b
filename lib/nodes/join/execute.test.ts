import { expect, test } from "vitest";
import { shapeOf } from "../registry";
import { executionOf } from "../testing/execution";
import { executeJoin } from "./execute";

const arrived = { a: 1, b: { x: 2 } };

test("what arrived is given by node", () => {
  expect(executeJoin(executionOf("join", {}, { arrived }))).toEqual({ output: arrived });
  expect(executeJoin(executionOf("join", { mode: "count", count: 2 }, { arrived }))).toEqual({
    output: arrived,
  });
});

test("a count that can no longer be reached fails", () => {
  const execution = executionOf("join", { mode: "count", count: 3 }, { arrived });
  expect(() => executeJoin(execution)).toThrow("Only 2 of the 3 branches");
});

test.each([
  [{}, { mode: "all" }],
  [{ mode: "any" }, { mode: "any" }],
  [
    { mode: "count", count: 2 },
    { mode: "count", count: 2 },
  ],
])("%j waits as %j", (config, rule) => {
  expect(shapeOf({ type: "join", name: "", position: [0, 0], config })?.join).toEqual(rule);
});
