import { ulid } from "ulid";
import { execute, type Queryable, type Statement } from "./database";
import { insertEvents, type NewEvent, type StoredEvent } from "./event-store";
import { insertJobs, resumeJob } from "./jobs";
import { LIMITS, serializedError } from "./limits";

/** A run whose row this transaction has locked. */
export interface LockedRun {
  id: string;
  functionId: string;
  event: string;
  stepCount: number;
  stateBytes: string;
  parentRunId: string | null;
  parentStepId: string | null;
  parentFunctionId: string | null;
}

const COLUMNS = `r.id, r.function_id AS "functionId", r.event, r.step_count AS "stepCount",
  r.state_bytes AS "stateBytes", r.parent_run_id AS "parentRunId", r.parent_step_id AS "parentStepId",
  (SELECT p.function_id FROM executor_runs p WHERE p.id = r.parent_run_id) AS "parentFunctionId"`;

const LOCK: Statement = {
  name: "executor_lock_run",
  text: `SELECT ${COLUMNS} FROM executor_runs r WHERE r.id = $1 AND r.status = 'running' FOR UPDATE OF r`,
};

/** Locks a run that has not ended; null if it has. Every transaction on a run begins with this, so none deadlock. */
export async function lockRun(on: Queryable, runId: string): Promise<LockedRun | null> {
  const [run] = await execute<LockedRun>(on, LOCK, [runId]);
  return run ?? null;
}

const LOCK_AND_TAKE_JOB: Statement = {
  name: "executor_lock_run_and_take_job",
  text: `WITH run AS MATERIALIZED (
      SELECT r.* FROM executor_runs r WHERE r.id = $1 AND r.status = 'running' FOR UPDATE OF r),
    taken AS (DELETE FROM executor_jobs j USING run WHERE j.id = $2 AND j.generation = $3 RETURNING j.again)
    SELECT taken.again, ${COLUMNS} FROM taken, run r`,
};

/**
 * Locks the run and removes the job, if it is still held under this generation; null if it is not, in which
 * case whatever its former owner has to say is void.
 */
export async function lockRunAndTakeJob(
  on: Queryable,
  job: { id: string; runId: string; generation: string },
): Promise<(LockedRun & { again: boolean }) | null> {
  const [run] = await execute<LockedRun & { again: boolean }>(on, LOCK_AND_TAKE_JOB, [
    job.runId,
    job.id,
    job.generation,
  ]);
  return run ?? null;
}

export type RunEnd =
  | { status: "completed"; output: string }
  | { status: "failed"; error: unknown }
  | { status: "cancelled" };

const END: Statement = {
  name: "executor_end_run",
  text: `WITH ended AS (
      UPDATE executor_runs SET status = $2, output = $3, started_at = coalesce(started_at, now()), finished_at = now()
      WHERE id = $1),
    jobs AS (DELETE FROM executor_jobs WHERE run_id = $1),
    waits AS (DELETE FROM executor_waits WHERE run_id = $1)
    SELECT EXISTS (SELECT FROM executor_waits 
      WHERE event_name >= 'inngest/function.finished' AND event_name < 'inngest/function.finishee') AS "finishedIsAwaited"`,
};

/**
 * Ends a locked run for good: nothing of it stays due, the run that invoked it goes on, and the events that
 * tell of it are sent. `function.finished` is only kept where it can matter (`announce`, or a wait for it).
 */
export async function endRun(
  on: Queryable,
  run: LockedRun,
  end: RunEnd,
  options: { announceFinished: boolean } = { announceFinished: true },
): Promise<void> {
  const [{ finishedIsAwaited } = { finishedIsAwaited: false }] = await execute<{
    finishedIsAwaited: boolean;
  }>(on, END, [
    run.id,
    end.status,
    end.status === "completed" ? end.output : end.status === "failed" ? JSON.stringify(end.error) : null,
  ]);
  if (run.parentRunId !== null && run.parentStepId !== null && run.parentFunctionId !== null) {
    await insertJobs(on, [
      resumeJob(run.parentRunId, run.parentFunctionId, run.parentStepId, resultForParent(end)),
    ]);
  }
  await insertEvents(on, endEvents(run, end, options.announceFinished || finishedIsAwaited));
}

function resultForParent(end: RunEnd): string {
  switch (end.status) {
    case "completed":
      return `{"data":${end.output}}`;
    case "failed":
      return JSON.stringify({ error: end.error });
    case "cancelled":
      return JSON.stringify({
        error: serializedError("InngestInvokeCancelledError", "The invoked function was cancelled."),
      });
  }
}

function endEvents(run: LockedRun, end: RunEnd, withFinished: boolean): NewEvent[] {
  // Parsing the event costs more than the rest, and most runs have nothing to tell.
  if (end.status === "completed" && !withFinished) return [];
  const event: StoredEvent = JSON.parse(run.event);
  if (event.name === "inngest/function.failed" || event.name === "inngest/function.finished") return [];
  const data = {
    function_id: run.functionId,
    run_id: run.id,
    event,
    events: [event],
    ...(run.parentRunId === null ? {} : { correlation_id: `${run.parentRunId}.${run.parentStepId}` }),
    _inngest: { status: end.status },
  };
  const events: NewEvent[] = [];
  const error =
    end.status === "failed"
      ? end.error
      : serializedError("FunctionCancelledError", "The function was cancelled.");
  if (end.status === "failed") events.push(lifecycleEvent("failed", run.id, { ...data, error }));
  if (end.status === "cancelled") events.push(lifecycleEvent("cancelled", ulid(), { ...data, error }));
  if (withFinished) {
    const outcome = end.status === "completed" ? { result: JSON.parse(end.output) } : { error };
    events.push(lifecycleEvent("finished", ulid(), { ...data, ...outcome }));
  }
  return events;
}

function lifecycleEvent(what: "failed" | "cancelled" | "finished", id: string, data: unknown): NewEvent {
  // JSON.parse gives the value its general type; everything in it has been JSON before.
  const event: StoredEvent = {
    name: `inngest/function.${what}`,
    id,
    ts: Date.now(),
    data: JSON.parse(JSON.stringify(data)),
  };
  return { internalId: ulid(), event };
}

const COMPLETE: Statement = {
  name: "executor_complete_run",
  text: `WITH run AS MATERIALIZED (
      SELECT r.id FROM executor_runs r WHERE r.id = $1 AND r.status = 'running'
        AND r.step_count + $5 <= $6 AND r.state_bytes + $7 <= $8
        AND NOT EXISTS (SELECT FROM executor_waits
          WHERE event_name >= 'inngest/function.finished' AND event_name < 'inngest/function.finishee')
      FOR UPDATE OF r),
    taken AS (DELETE FROM executor_jobs j USING run WHERE j.id = $2 AND j.generation = $3 RETURNING j.run_id),
    ended AS (
      UPDATE executor_runs r SET status = 'completed', output = $4, started_at = coalesce(r.started_at, now()),
        finished_at = now()
      FROM taken WHERE r.id = taken.run_id RETURNING r.parent_run_id, r.parent_step_id),
    jobs AS (DELETE FROM executor_jobs j USING ended WHERE j.run_id = $1 AND j.id <> $2),
    waits AS (DELETE FROM executor_waits w USING ended WHERE w.run_id = $1),
    resumed AS (
      INSERT INTO executor_jobs (id, run_id, function_id, kind, step_id, payload)
      SELECT p.id || ':resume:' || ended.parent_step_id, p.id, p.function_id, 'resume', ended.parent_step_id,
        '{"data":' || $4 || '}'
      FROM ended JOIN executor_runs p ON p.id = ended.parent_run_id
      ON CONFLICT (id) DO NOTHING)
    SELECT FROM ended`,
};

/**
 * Does what `lockRunAndTakeJob` and `endRun` do for a run that completed with nothing to announce, in one round
 * trip. Steps that came along with its end, of these sizes in bytes, are only counted: nobody asks for them again.
 * False, and nothing done, where there is more to it.
 */
export async function completeRun(
  on: Queryable,
  job: { id: string; runId: string; generation: string },
  output: string,
  stepSizes: number[],
): Promise<boolean> {
  const bytes = stepSizes.reduce((sum, size) => sum + size, 0);
  const limits = [stepSizes.length, LIMITS.stepsPerRun, bytes, LIMITS.runStateBytes];
  const rows = await execute(on, COMPLETE, [job.runId, job.id, job.generation, output, ...limits]);
  return rows.length > 0;
}
