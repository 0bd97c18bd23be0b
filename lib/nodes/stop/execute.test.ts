import { expect, test } from "vitest";
import { executionOf } from "../testing/execution";
import { executeStop } from "./execute";

test("completes the run with a result, null where none is given", () => {
  const input = { total: 5 };
  expect(executeStop(executionOf("stop", { result: "{{ input }}" }, { input }))).toEqual({
    output: null,
    stop: { outcome: "completed", result: input },
  });
  expect(executeStop(executionOf("stop", {})).stop).toEqual({ outcome: "completed", result: null });
});

test("fails the run with a message", () => {
  expect(executeStop(executionOf("stop", { outcome: "failed", message: "No stock" })).stop).toEqual({
    outcome: "failed",
    message: "No stock",
  });
  expect(executeStop(executionOf("stop", { outcome: "failed" })).stop).toMatchObject({
    message: "The run was stopped.",
  });
});
