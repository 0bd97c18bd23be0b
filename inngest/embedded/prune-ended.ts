import type { Pool } from "pg";
import { encodeTime } from "ulid";
import { execute, type Statement } from "./database";

const BATCH = 2000;
const DAY_MS = 24 * 60 * 60 * 1000;

// Ids of runs begin with their time, so the primary keys lead to what is old.
const STEPS: Statement = {
  name: "executor_prune_steps",
  text: `WITH old AS MATERIALIZED (
      SELECT s.run_id, s.step_id FROM executor_steps s JOIN executor_runs r ON r.id = s.run_id
      WHERE s.run_id < $1 AND r.status <> 'running' AND r.finished_at < now() - $2 * interval '1 millisecond'
      LIMIT ${BATCH} FOR UPDATE OF s SKIP LOCKED)
    DELETE FROM executor_steps s USING old WHERE s.run_id = old.run_id AND s.step_id = old.step_id
    RETURNING 1`,
};

const RUNS: Statement = {
  name: "executor_prune_runs",
  text: `WITH old AS MATERIALIZED (
      SELECT id FROM executor_runs
      WHERE id < $1 AND status <> 'running' AND finished_at < now() - $2 * interval '1 millisecond'
      LIMIT ${BATCH} FOR UPDATE SKIP LOCKED),
    steps AS (DELETE FROM executor_steps s USING old WHERE s.run_id = old.id),
    jobs AS (DELETE FROM executor_jobs j USING old WHERE j.run_id = old.id),
    waits AS (DELETE FROM executor_waits w USING old WHERE w.run_id = old.id)
    DELETE FROM executor_runs r USING old WHERE r.id = old.id
    RETURNING 1`,
};

const EVENTS: Statement = {
  name: "executor_prune_events",
  text: `WITH old AS MATERIALIZED (
      SELECT id FROM executor_events WHERE processed_at < now() - $1 * interval '1 millisecond'
      LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    DELETE FROM executor_events e USING old WHERE e.id = old.id
    RETURNING 1`,
};

const SEEN: Statement = {
  name: "executor_prune_seen",
  text: `WITH old AS MATERIALIZED (
      SELECT function_id, key FROM executor_seen WHERE seen_at <= now() - interval '24 hours'
      LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    DELETE FROM executor_seen s USING old WHERE s.function_id = old.function_id AND s.key = old.key
    RETURNING 1`,
};

const FREE_KEYS: Statement = {
  name: "executor_free_dedupe_keys",
  text: `UPDATE executor_runs SET dedupe_key = id
    WHERE id < $1 AND status = 'running' AND dedupe_key <> id AND parent_run_id IS NULL`,
};

/**
 * Forgets runs that ended longer than `olderThanMs` ago, and events that were processed before. The steps go
 * first; the rows of runs, which keep an event's id from starting a function twice, stay for the 24 hours in
 * which that counts. An older run that is still going on holds its event's id no longer either.
 */
export async function pruneEnded(pool: Pool, olderThanMs: number): Promise<void> {
  const now = Date.now();
  const keptMs = Math.max(olderThanMs, DAY_MS);
  await untilNoneLeft(pool, STEPS, [firstIdAt(now - olderThanMs), olderThanMs]);
  await untilNoneLeft(pool, RUNS, [firstIdAt(now - keptMs), olderThanMs]);
  await untilNoneLeft(pool, EVENTS, [olderThanMs]);
  await untilNoneLeft(pool, SEEN, []);
  await execute(pool, FREE_KEYS, [firstIdAt(now - DAY_MS)]);
}

async function untilNoneLeft(pool: Pool, statement: Statement, values: unknown[]): Promise<void> {
  while ((await execute(pool, statement, values)).length === BATCH);
}

/** What every id of a run made at or after this time is greater than. */
function firstIdAt(time: number): string {
  return encodeTime(Math.max(0, time), 10);
}
