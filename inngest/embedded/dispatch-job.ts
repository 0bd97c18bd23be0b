import type { Pool } from "pg";
import { applyOutcome } from "./apply-outcome";
import { beginRun } from "./begin-run";
import { callFunction, type Handler, type Memo } from "./call-function";
import { cancelRun } from "./cancel-run";
import type { Database } from "./database";
import { withinFence } from "./fence";
import { dropJob, type Job } from "./jobs";
import { LIMITS, serializedError } from "./limits";
import { type CallContext, type Outcome, outcomeOf, outcomeOfNoAnswer } from "./outcome";
import type { Registry } from "./registry";

export interface Dispatch extends Database {
  handler: Handler;
  registry: Registry;
  retryIntervalMs: number | null;
  /** Goes on until the database has taken what a call led to; gives up by throwing. */
  untilWritten<T>(write: () => Promise<T>): Promise<T>;
}

/** Does a claimed job: calls the function if it takes one, and writes what follows. */
export async function dispatchJob(dispatch: Dispatch, job: Job, memo: Memo): Promise<void> {
  const { pool } = dispatch;
  if (job.kind === "cancel") {
    await endUncalled(pool, job);
    return;
  }
  if (job.kind === "discover" && (await isTooLate(dispatch, job))) {
    await endUncalled(pool, job);
    return;
  }
  const outcome = await outcomeOfJob(dispatch, job, memo);
  const written = await dispatch.untilWritten(() => applyOutcome(dispatch, job, outcome));
  if (!written) await dropJob(pool, job);
}

async function endUncalled(pool: Pool, job: Job): Promise<void> {
  await cancelRun(pool, job.runId);
  await dropJob(pool, job);
}

async function isTooLate({ pool, registry }: Dispatch, job: Job): Promise<boolean> {
  const { startMs = null, finishMs = null } = registry.functions.get(job.functionId)?.timeouts ?? {};
  if (startMs === null && finishMs === null) return false;
  return !(await beginRun(pool, job, finishMs));
}

async function outcomeOfJob(dispatch: Dispatch, job: Job, memo: Memo): Promise<Outcome> {
  if (job.kind === "resume") {
    const settled = { stepId: job.stepId ?? "", op: "resume", value: job.payload ?? "null" };
    return { kind: "progress", settled: [settled], pending: [], retryInMs: null };
  }
  // The SDK executes a step that it is asked for even if that step's value is in the request.
  if (job.stepId !== null && memo.settled.has(job.stepId)) {
    return { kind: "progress", settled: [], pending: [], retryInMs: null };
  }
  if (job.reclaims > LIMITS.reclaims) {
    const message = `The process that ran this step died ${job.reclaims} times in a row.`;
    return { kind: "failed", error: serializedError("WorkerDiedError", message) };
  }
  const fn = dispatch.registry.functions.get(job.functionId);
  const maxAttempts = fn?.maxAttempts ?? 1;
  const context = { attempt: job.attempt, maxAttempts, retryIntervalMs: dispatch.retryIntervalMs };
  try {
    const response = await withinFence(job, () =>
      callFunction(dispatch.handler, job, memo, { url: fn?.url ?? "", maxAttempts }),
    );
    return outcomeOf(response, timed(context));
  } catch (error) {
    return outcomeOfNoAnswer(error, timed(context));
  }
}

function timed(context: Omit<CallContext, "now" | "random">): CallContext {
  return { ...context, now: Date.now(), random: Math.random() };
}
