/** States of a run; `waiting` only when nothing of it is running (design 4.12). */
export const RUN_STATUSES = ["pending", "running", "waiting", "completed", "failed", "cancelled"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** States of a step; one more than a run has. */
export const STEP_STATUSES = [...RUN_STATUSES, "skipped"] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** Whether a run or step in this state will never leave it. */
export function isFinal(status: StepStatus): boolean {
  return status !== "pending" && status !== "running" && status !== "waiting";
}
