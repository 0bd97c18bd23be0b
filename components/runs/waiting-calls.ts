import type { StepState } from "./run-state";
import { isBelow } from "./waterfall-rows";

/** What the run waits for, at or below a path (empty for all of it), in the order in which it began to wait. */
export function waitingCalls(steps: ReadonlyMap<string, StepState>, path: string): StepState[] {
  return [...steps.values()].filter(
    (step) =>
      step.kind === "call" &&
      step.status === "waiting" &&
      // A call that has failed waits for its next attempt, and for nothing outside.
      step.error === null &&
      (path === "" || step.path === path || isBelow(step.path, path)),
  );
}

/** The call that started another run for this step, where it made one and that has been started. */
export function startingCall(steps: ReadonlyMap<string, StepState>, path: string): StepState | null {
  const call = steps.get(`${path}/start`);
  return call?.kind === "call" && call.status === "completed" ? call : null;
}
