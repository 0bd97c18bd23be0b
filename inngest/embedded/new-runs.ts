import { execute, type Queryable, type Statement } from "./database";
import type { StoredEvent } from "./event-store";
import type { FunctionConfig } from "./function-config";
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
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[])
        AS n(id, function_id, dedupe_key, event, start_at, parent_run_id, parent_step_id)),
    inserted AS (
      INSERT INTO executor_runs (id, function_id, dedupe_key, event, parent_run_id, parent_step_id)
      SELECT id, function_id, dedupe_key, event, parent_run_id, parent_step_id FROM new
      ON CONFLICT (function_id, dedupe_key) DO NOTHING
      RETURNING id),
    jobs AS (
      INSERT INTO executor_jobs (id, run_id, function_id, kind, due_at)
      SELECT new.id || ':discover', new.id, new.function_id, 'discover', greatest(new.start_at, now())
      FROM new JOIN inserted USING (id))
    SELECT id FROM inserted`,
};

const INSERT_CANCEL_WAITS: Statement = {
  name: "executor_insert_cancel_waits",
  text: `INSERT INTO executor_waits (run_id, step_id, kind, event_name, expression, expires_at)
    SELECT run_id, step_id, 'cancel', topic, expression, expires_at
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
      AS w(run_id, step_id, topic, expression, expires_at)`,
};

/** Creates runs that are due at their start time, each with its `cancelOn` waits; those that exist stay as they are. */
export async function insertRuns(on: Queryable, runs: NewRun[]): Promise<void> {
  if (runs.length === 0) return;
  const inserted = await execute<{ id: string }>(on, INSERT_RUNS, [
    runs.map((run) => run.id),
    runs.map((run) => run.fn.id),
    runs.map((run) => run.dedupeKey),
    runs.map((run) => JSON.stringify(run.event)),
    runs.map((run) => run.startAt),
    runs.map((run) => run.parent?.runId ?? null),
    runs.map((run) => run.parent?.stepId ?? null),
  ]);
  const created = new Set(inserted.map(({ id }) => id));
  await insertCancelWaits(
    on,
    runs.filter((run) => created.has(run.id)),
  );
}

async function insertCancelWaits(on: Queryable, runs: NewRun[]): Promise<void> {
  const now = Date.now();
  const waits = runs.flatMap((run) =>
    run.fn.cancelOn.map((entry, index) => ({
      ...entry,
      runId: run.id,
      stepId: `cancel:${index}`,
      topic: waitTopic(entry.event, entry.expression, run.event),
    })),
  );
  if (waits.length === 0) return;
  await execute(on, INSERT_CANCEL_WAITS, [
    waits.map((wait) => wait.runId),
    waits.map((wait) => wait.stepId),
    waits.map((wait) => wait.topic),
    waits.map((wait) => wait.expression),
    waits.map((wait) => waitEnd(wait.timeout, now)),
  ]);
}
