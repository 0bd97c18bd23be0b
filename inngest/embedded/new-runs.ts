import { monotonicFactory } from "ulid";
import { START_WAIT } from "./begin-run";
import { execute, type Queryable, type Statement } from "./database";
import type { StoredEvent } from "./event-store";
import type { FunctionConfig } from "./function-config";
import { withoutRepetitions } from "./idempotency";
import { slotsOf } from "./slots";
import { waitEnd } from "./time-string";
import { waitTopic } from "./wait-topic";

export interface NewRun {
  id: string;
  fn: FunctionConfig;
  dedupeKey: string;
  event: StoredEvent;
  startAt: Date;
  parent: { runId: string; stepId: string } | null;
}

const INSERT_RUNS: Statement = {
  name: "executor_insert_runs",
  text: `WITH new AS (
      SELECT *, array_remove(ARRAY[slot_1, slot_2], NULL) AS slots FROM unnest($1::text[], $2::text[], $3::text[],
        $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::text[])
        AS n(id, function_id, dedupe_key, event, start_at, parent_run_id, parent_step_id, slot_1, slot_2)),
    inserted AS (
      INSERT INTO executor_runs (id, function_id, dedupe_key, event, parent_run_id, parent_step_id, slots)
      SELECT id, function_id, dedupe_key, event, parent_run_id, parent_step_id, slots FROM new
      ON CONFLICT (function_id, dedupe_key) DO NOTHING
      RETURNING id),
    jobs AS (
      INSERT INTO executor_jobs (id, run_id, function_id, kind, due_at, slots, limited)
      SELECT new.id || ':discover', new.id, new.function_id, 'discover', greatest(new.start_at, now()), new.slots,
        new.slots <> '{}'
      FROM new JOIN inserted USING (id))
    SELECT id FROM inserted`,
};

const INSERT_WAITS: Statement = {
  name: "executor_insert_run_waits",
  text: `INSERT INTO executor_waits (run_id, step_id, kind, event_name, expression, expires_at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])`,
};

/**
 * Ids of runs in the order in which this process makes them, also within a millisecond: jobs that are due at
 * the same time are taken in the order of their runs.
 */
export const newRunId = monotonicFactory();

/**
 * Creates runs that are due at their start time, each with its `cancelOn` waits and its time to start. Those that
 * exist, or that the function's `idempotency` rules out, are left away; returns the ids of the others.
 */
export async function insertRuns(on: Queryable, wanted: NewRun[]): Promise<ReadonlySet<string>> {
  const runs = await withoutRepetitions(on, wanted);
  if (runs.length === 0) return new Set();
  const slots = runs.map((run) => slotsOf(run.fn, run.event));
  const inserted = await execute<{ id: string }>(on, INSERT_RUNS, [
    runs.map((run) => run.id),
    runs.map((run) => run.fn.id),
    runs.map((run) => run.dedupeKey),
    runs.map((run) => JSON.stringify(run.event)),
    runs.map((run) => run.startAt),
    runs.map((run) => run.parent?.runId ?? null),
    runs.map((run) => run.parent?.stepId ?? null),
    slots.map(([first]) => first ?? null),
    slots.map(([, second]) => second ?? null),
  ]);
  const created = new Set(inserted.map(({ id }) => id));
  await insertRunWaits(
    on,
    runs.filter((run) => created.has(run.id)),
  );
  return created;
}

async function insertRunWaits(on: Queryable, runs: NewRun[]): Promise<void> {
  const waits = runs.flatMap((run) => [...cancelWaits(run), ...startWait(run)]);
  if (waits.length === 0) return;
  await execute(on, INSERT_WAITS, [
    waits.map((wait) => wait.runId),
    waits.map((wait) => wait.stepId),
    waits.map((wait) => wait.kind),
    waits.map((wait) => wait.topic),
    waits.map((wait) => wait.expression),
    waits.map((wait) => wait.expiresAt),
  ]);
}

function cancelWaits(run: NewRun) {
  return run.fn.cancelOn.map((entry, index) => ({
    runId: run.id,
    stepId: `cancel:${index}`,
    kind: "cancel",
    topic: waitTopic(entry.event, entry.expression, run.event),
    expression: entry.expression,
    expiresAt: waitEnd(entry.timeout, Date.now()),
  }));
}

function startWait(run: NewRun) {
  const { startMs } = run.fn.timeouts;
  if (startMs === null) return [];
  const expiresAt = new Date(Math.max(run.startAt.getTime(), Date.now()) + startMs);
  return [{ runId: run.id, stepId: START_WAIT, kind: "timeout", topic: null, expression: null, expiresAt }];
}
