import type { Pool } from "pg";
import { execute, inTransaction, type Queryable, type Statement } from "./database";
import { cancelJob, insertJobs, type NewJob, resumeJob } from "./jobs";
import { serializedError } from "./limits";
import type { Pending } from "./outcome";
import { waitTopic } from "./wait-topic";

const INSERT: Statement = {
  name: "executor_insert_waits",
  text: `INSERT INTO executor_waits (run_id, step_id, kind, event_name, expression, signal, expires_at)
    SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
    ON CONFLICT DO NOTHING
    RETURNING step_id AS "stepId"`,
};

const REPLACE_SIGNALS: Statement = {
  name: "executor_replace_signals",
  text: "UPDATE executor_waits SET signal = NULL WHERE signal = ANY($1::text[])",
};

/**
 * Notes what steps wait for, including the time limits of invoked runs. Returns the steps whose signal another
 * run waits for already; with `replace` it is the other run that will hear nothing.
 */
export async function insertWaits(
  on: Queryable,
  run: { id: string; event: string },
  pending: Pending[],
): Promise<string[]> {
  const waits = pending.flatMap((step) => (step.op === "run" ? [] : [step]));
  if (waits.length === 0) return [];
  const replaced = waits.flatMap((wait) => (wait.op === "signal" && wait.replace ? [wait.signal] : []));
  if (replaced.length > 0) await execute(on, REPLACE_SIGNALS, [replaced]);
  const runEvent: unknown = JSON.parse(run.event);
  const inserted = await execute<{ stepId: string }>(on, INSERT, [
    run.id,
    waits.map((wait) => wait.stepId),
    waits.map((wait) => wait.op),
    waits.map((wait) => (wait.op === "event" ? waitTopic(wait.eventName, wait.expression, runEvent) : null)),
    waits.map((wait) => (wait.op === "event" ? wait.expression : null)),
    waits.map((wait) => (wait.op === "signal" ? wait.signal : null)),
    waits.map((wait) => wait.expiresAt),
  ]);
  const done = new Set(inserted.map(({ stepId }) => stepId));
  return waits.map((wait) => wait.stepId).filter((stepId) => !done.has(stepId));
}

const BATCH = 200;

const TAKE_DUE: Statement = {
  name: "executor_take_due_waits",
  text: `WITH due AS MATERIALIZED (
      SELECT run_id, step_id FROM executor_waits WHERE expires_at <= now()
      ORDER BY expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED),
    taken AS (
      DELETE FROM executor_waits w USING due
      WHERE w.run_id = due.run_id AND w.step_id = due.step_id
      RETURNING w.run_id, w.step_id, w.kind)
    SELECT taken.run_id AS "runId", taken.step_id AS "stepId", taken.kind, r.function_id AS "functionId"
    FROM taken JOIN executor_runs r ON r.id = taken.run_id`,
};

interface DueWait {
  runId: string;
  stepId: string;
  kind: string;
  functionId: string;
}

/** Turns waits whose time has come into jobs that settle their steps, as many as one transaction should hold. */
export async function expireWaits(pool: Pool): Promise<{ count: number; more: boolean }> {
  return await inTransaction(pool, async (client) => {
    const due = await execute<DueWait>(client, TAKE_DUE, []);
    await insertJobs(client, due.flatMap(jobOnExpiry));
    return { count: due.length, more: due.length === BATCH };
  });
}

function jobOnExpiry({ runId, stepId, kind, functionId }: DueWait): NewJob[] {
  if (kind === "cancel") return [];
  if (kind === "timeout") return [cancelJob(runId, functionId)];
  return [resumeJob(runId, functionId, stepId, valueOnExpiry(kind))];
}

function valueOnExpiry(kind: string): string {
  if (kind !== "invoke") return "null";
  const error = serializedError("InngestInvokeTimeoutError", "The invoked function did not finish in time.");
  return JSON.stringify({ error });
}

const TAKE_SIGNAL: Statement = {
  name: "executor_take_signal",
  text: `WITH taken AS (DELETE FROM executor_waits WHERE signal = $1 RETURNING run_id, step_id)
    SELECT taken.run_id AS "runId", taken.step_id AS "stepId", r.function_id AS "functionId"
    FROM taken JOIN executor_runs r ON r.id = taken.run_id`,
};

/** Hands a signal to the run that waits for it and returns that run's id; null if none does. */
export async function deliverSignal(pool: Pool, signal: string, data: unknown): Promise<string | null> {
  return await inTransaction(pool, async (client) => {
    const [wait] = await execute<Omit<DueWait, "kind">>(client, TAKE_SIGNAL, [signal]);
    if (wait === undefined) return null;
    const value = JSON.stringify({ data: { signal, data: data ?? null } });
    await insertJobs(client, [resumeJob(wait.runId, wait.functionId, wait.stepId, value)]);
    await client.query("SELECT pg_notify('executor', 'jobs')");
    return wait.runId;
  });
}
