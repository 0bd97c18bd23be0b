import { expect, test } from "vitest";
import type { StepState } from "./run-state";
import { startingCall, waitingCalls } from "./waiting-calls";

function stepsOf(...steps: [path: string, kind: StepState["kind"], status: StepState["status"]][]) {
  return new Map(
    steps.map(([path, kind, status]): [string, StepState] => [
      path,
      {
        path,
        nodeId: "n",
        kind,
        status,
        port: null,
        items: null,
        startedAt: "2026-01-01T00:00:00.000Z",
        finishedAt: null,
        error: null,
        attempts: [],
      },
    ]),
  );
}

const STEPS = stepsOf(
  ["ask", "node", "waiting"],
  ["ask/decision", "call", "waiting"],
  ["each[1]/ask", "node", "waiting"],
  ["each[1]/ask/decision", "call", "waiting"],
  ["asked/decision", "call", "completed"],
);

test("a run waits for its waiting calls, not for the nodes that make them", () => {
  expect(waitingCalls(STEPS, "").map(({ path }) => path)).toEqual(["ask/decision", "each[1]/ask/decision"]);
});

test("a step waits for what is at its path or below it", () => {
  expect(waitingCalls(STEPS, "ask").map(({ path }) => path)).toEqual(["ask/decision"]);
  expect(waitingCalls(STEPS, "ask/decision").map(({ path }) => path)).toEqual(["ask/decision"]);
  expect(waitingCalls(STEPS, "each").map(({ path }) => path)).toEqual(["each[1]/ask/decision"]);
  expect(waitingCalls(STEPS, "asked")).toEqual([]);
});

test("a call between two attempts waits for nothing outside", () => {
  const steps = stepsOf(["a/turn[0]", "call", "waiting"]);
  const failed = { class: "timeout", code: "timeout", message: "", retryable: true } as const;
  for (const [path, step] of steps) steps.set(path, { ...step, error: failed });
  expect(waitingCalls(steps, "")).toEqual([]);
});

test("a step that called another workflow knows its run once that has been started", () => {
  const steps = stepsOf(
    ["a", "node", "waiting"],
    ["a/start", "call", "completed"],
    ["b/start", "call", "running"],
    ["c/start", "node", "completed"],
  );
  expect(startingCall(steps, "a")?.path).toBe("a/start");
  expect(startingCall(steps, "b")).toBeNull();
  expect(startingCall(steps, "c")).toBeNull();
});
