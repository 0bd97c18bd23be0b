import type { WorkflowDocument } from "@/lib/graph/document";
import { DEFAULT_MAX_STEPS } from "@/lib/graph/limits";
import type { RunError } from "@/lib/nodes/node-error";
import { parseDuration } from "@/lib/utils/duration";

export interface RunLimits {
  maxSteps: number;
  budgetUsd: number;
  timeoutMs: number;
}

export const NO_LIMITS: RunLimits = { maxSteps: Infinity, budgetUsd: Infinity, timeoutMs: Infinity };

/** The limits that hold for a run of this document. */
export function limitsOf({ settings }: WorkflowDocument): RunLimits {
  return {
    maxSteps: settings?.maxSteps ?? DEFAULT_MAX_STEPS,
    budgetUsd: settings?.budgetUsd ?? Infinity,
    timeoutMs: settings?.timeout ? parseDuration(settings.timeout) : Infinity,
  };
}

/** The error of a run that has gone over a limit, or null for one that has not. */
export function exceeded(
  limits: RunLimits,
  { steps, cost }: { steps: number; cost: number },
): RunError | null {
  if (steps > limits.maxSteps) {
    return limitError("max-steps", `The run was stopped after ${limits.maxSteps} steps, its limit.`);
  }
  if (cost > limits.budgetUsd) {
    return limitError(
      "budget",
      `The run was stopped because it cost more than its budget of $${limits.budgetUsd}.`,
    );
  }
  return null;
}

/** The error of a run that has been going for too long. */
export function overdue(limits: RunLimits, elapsedMs: number): RunError | null {
  if (elapsedMs <= limits.timeoutMs) return null;
  return limitError(
    "run-timeout",
    `The run was stopped after its time limit of ${limits.timeoutMs / 1000} s.`,
  );
}

function limitError(code: string, message: string): RunError {
  return { class: "limit", code, message, retryable: false };
}
