import { ulid } from "ulid";
import { type Database, execute, inTransaction, type Queryable, type Statement } from "./database";
import { completeRun, endRun, type LockedRun, lockRunAndTakeJob, type RunEnd } from "./end-run";
import { INVOKED } from "./function-config";
import { discoverJob, insertJobs, type Job, type NewJob, resumeJob } from "./jobs";
import { exceededLimit, LIMITS, serializedError } from "./limits";
import { insertRuns, type NewRun, newRunId } from "./new-runs";
import type { Outcome, Pending, Settled } from "./outcome";
import type { Registry } from "./registry";
import { insertWaits } from "./waits";

type Progress = Extract<Outcome, { kind: "progress" }>;

/**
 * Writes what a job led to, in one transaction; false if the job was not this owner's any more, so that
 * nothing was written.
 */
export async function applyOutcome(
  { pool, commits, registry }: Database & { registry: Registry },
  job: Job,
  outcome: Outcome,
): Promise<boolean> {
  if (outcome.kind === "completed" && !registry.announceFinished) {
    const sizes = outcome.settled.map(({ value }) => Buffer.byteLength(value));
    const areSmall = sizes.every((size) => size <= LIMITS.stepOutputBytes);
    if (areSmall && (await completeRun(commits, job, outcome.output, sizes))) return true;
  }
  return await inTransaction(pool, async (client) => {
    const run = await lockRunAndTakeJob(client, job);
    if (run === null) return false;
    if (outcome.kind === "progress") await applyProgress(client, run, job, outcome, registry);
    else await endRun(client, run, await endOf(client, run, outcome), registry);
    return true;
  });
}

/** A run that goes over a limit with the steps that came along with its end has failed. */
async function endOf(
  on: Queryable,
  run: LockedRun,
  outcome: Exclude<Outcome, { kind: "progress" }>,
): Promise<RunEnd> {
  if (outcome.kind === "failed") return { status: "failed", error: outcome.error };
  const { error } = await settleSteps(on, run, outcome.settled);
  return error === null ? { status: "completed", output: outcome.output } : { status: "failed", error };
}

async function applyProgress(
  on: Queryable,
  run: LockedRun & { again: boolean },
  job: Job,
  progress: Progress,
  registry: Registry,
): Promise<void> {
  const added = await insertPending(on, run, progress.pending);
  const { racing, error } = await settleSteps(on, run, progress.settled);
  if (error !== null) {
    await endRun(on, run, { status: "failed", error }, registry);
    return;
  }
  await startPending(on, run, added, registry);
  if (progress.retryInMs !== null) {
    const { id, runId, functionId, kind, stepId, payload } = job;
    await insertJobs(on, [
      { id, runId, functionId, kind, stepId, payload, attempt: job.attempt + 1, delayMs: progress.retryInMs },
    ]);
    return;
  }
  const callAgain = racing || run.again || !(await hasPending(on, run.id));
  if (callAgain) await insertJobs(on, [discoverJob(run.id, run.functionId)]);
}

const HAS_PENDING: Statement = {
  name: "executor_has_pending",
  text: "SELECT EXISTS (SELECT FROM executor_steps WHERE run_id = $1 AND seq IS NULL) AS pending",
};

async function hasPending(on: Queryable, runId: string): Promise<boolean> {
  const [row] = await execute<{ pending: boolean }>(on, HAS_PENDING, [runId]);
  return row?.pending === true;
}

const SETTLE: Statement = {
  name: "executor_settle_steps",
  text: `WITH settled AS (
      INSERT INTO executor_steps (run_id, step_id, seq, op, value)
      SELECT $1, s.step_id, $2::int + s.ord, s.op, s.value
      FROM unnest($3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS s(step_id, op, value, ord)
      ON CONFLICT (run_id, step_id) DO UPDATE SET seq = excluded.seq, value = excluded.value
        WHERE executor_steps.seq IS NULL
      RETURNING step_id, race),
    waits AS (DELETE FROM executor_waits WHERE run_id = $1 AND step_id = ANY($3::text[])),
    run AS (
      UPDATE executor_runs
      SET step_count = step_count + cardinality($3::text[]), state_bytes = state_bytes + $6,
        started_at = coalesce(started_at, now())
      WHERE id = $1)
    SELECT coalesce(bool_or(race), false) AS racing FROM settled`,
};

/** Gives steps their final value, unless they have one; `racing` says whether that alone calls for the function. */
async function settleSteps(
  on: Queryable,
  run: LockedRun,
  settled: Settled[],
): Promise<{ racing: boolean; error: unknown }> {
  if (settled.length === 0) return { racing: false, error: null };
  const sizes = settled.map(({ value }) => Buffer.byteLength(value));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const [row] = await execute<{ racing: boolean }>(on, SETTLE, [
    run.id,
    run.stepCount,
    settled.map(({ stepId }) => stepId),
    settled.map(({ op }) => op),
    settled.map(({ value }) => value),
    bytes,
  ]);
  const error = exceededLimit({
    steps: run.stepCount + settled.length,
    stateBytes: Number(run.stateBytes) + bytes,
    largestStepBytes: Math.max(...sizes),
  });
  return { racing: row?.racing === true, error };
}

const INSERT_PENDING: Statement = {
  name: "executor_insert_pending",
  text: `INSERT INTO executor_steps (run_id, step_id, op, race)
    SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bool[])
    ON CONFLICT (run_id, step_id) DO NOTHING
    RETURNING step_id AS "stepId"`,
};

/** Notes steps to be settled later and returns the new ones: every later call reports those that are still open. */
async function insertPending(on: Queryable, run: LockedRun, pending: Pending[]): Promise<Pending[]> {
  if (pending.length === 0) return [];
  const rows = await execute<{ stepId: string }>(on, INSERT_PENDING, [
    run.id,
    pending.map(({ stepId }) => stepId),
    pending.map(({ op }) => op),
    pending.map(({ race }) => race),
  ]);
  const added = new Set(rows.map(({ stepId }) => stepId));
  return pending.filter(({ stepId }) => added.has(stepId));
}

async function startPending(
  on: Queryable,
  run: LockedRun,
  pending: Pending[],
  registry: Registry,
): Promise<void> {
  if (pending.length === 0) return;
  const jobs: NewJob[] = pending
    .filter(({ op }) => op === "run")
    .map(({ stepId }) => ({
      id: `${run.id}:step:${stepId}`,
      runId: run.id,
      functionId: run.functionId,
      kind: "step",
      stepId,
      payload: null,
      attempt: 0,
      delayMs: 0,
    }));
  for (const step of pending) {
    if (step.op !== "invoke") continue;
    const fn = registry.functions.get(step.functionId);
    if (fn === undefined)
      jobs.push(resumeJob(run.id, run.functionId, step.stepId, unknownFunction(step.functionId)));
  }
  const taken = await insertWaits(on, run, pending);
  for (const stepId of taken) jobs.push(resumeJob(run.id, run.functionId, stepId, signalTaken()));
  const invoked = pending.flatMap((step) => (step.op === "invoke" ? invokedRun(run, step, registry) : []));
  const created = await insertRuns(on, invoked);
  for (const { id, parent } of invoked) {
    if (!created.has(id)) jobs.push(resumeJob(run.id, run.functionId, parent.stepId, invokeSkipped()));
  }
  await insertJobs(on, jobs);
}

type Invoked = NewRun & { parent: { runId: string; stepId: string } };

function invokedRun(run: LockedRun, step: Extract<Pending, { op: "invoke" }>, registry: Registry): Invoked[] {
  const fn = registry.functions.get(step.functionId);
  if (fn === undefined) return [];
  const correlation = `${run.id}.${step.stepId}`;
  const now = Date.now();
  const data = { ...step.data, _inngest: { fn_id: step.functionId, correlation_id: correlation } };
  const event = { name: INVOKED, data, id: ulid(now), ts: now };
  const parent = { runId: run.id, stepId: step.stepId };
  return [{ id: newRunId(), fn, dedupeKey: correlation, event, startAt: new Date(now), parent }];
}

function unknownFunction(functionId: string): string {
  return JSON.stringify({
    error: serializedError("InngestFunctionNotFoundError", `There is no function ${functionId} to invoke.`),
  });
}

function invokeSkipped(): string {
  const message = "The invoked function's idempotency key has started a run within the last 24 hours.";
  return JSON.stringify({ error: serializedError("InngestInvokeSkippedError", message) });
}

function signalTaken(): string {
  return JSON.stringify({
    error: serializedError("InngestSignalConflictError", "Another run is waiting for this signal."),
  });
}
