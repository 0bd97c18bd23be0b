import type { Policy } from "@/lib/graph/document";
import type { RunError } from "@/lib/nodes/node-error";
import { parseDuration } from "@/lib/utils/duration";
import type { StepRecord } from "./record";

const DEFAULT_RETRIES = 2;
const DEFAULT_BACKOFF = { kind: "exponential", base: "1s", max: "5m" } as const;
/** A step that takes its process down with it must not do so for ever. */
export const MAX_INTERRUPTIONS = 5;

export type AfterFailure = { retry: false } | { retry: true; delayMs: number };

/**
 * Whether a failed attempt is followed by another, and after how long. Only failures of retryable classes
 * are retried; interruptions are not counted against the policy. A longer `retryAfterMs` wins.
 */
export function afterFailure(
  policy: Policy | undefined,
  error: RunError,
  earlier: readonly StepRecord[],
  retryAfterMs = 0,
): AfterFailure {
  if (!error.retryable) return { retry: false };
  const failures = earlier.filter((record) => record.error?.class !== "interrupted").length;
  if (failures >= (policy?.retries ?? DEFAULT_RETRIES)) return { retry: false };
  return { retry: true, delayMs: Math.max(retryAfterMs, backoff(policy, failures)) };
}

/** Delay before the attempt that follows `failures` + 1 failures: base · 2ⁿ up to max, or always base. */
function backoff(policy: Policy | undefined, failures: number): number {
  const { kind, base, max } = policy?.backoff ?? DEFAULT_BACKOFF;
  const first = parseDuration(base);
  const delay = kind === "constant" ? first : first * 2 ** failures;
  return Math.min(delay, parseDuration(max ?? DEFAULT_BACKOFF.max));
}

/** Whether the step was cut off by crashes so often that it must be given up. */
export function interruptedTooOften(attempts: readonly StepRecord[]): boolean {
  return attempts.filter((record) => record.error?.class === "interrupted").length >= MAX_INTERRUPTIONS;
}
