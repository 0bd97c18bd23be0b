import { pool } from "@/lib/server/db";
import { eventually } from "./eventually";

interface Fault {
  what: string;
  detail: string;
}

/**
 * What must not be found in the history of runs that have ended: gaps or doubles in the numbers of events,
 * steps that are not settled, or settled more than once, and ends that were told twice or not at all.
 */
const FAULTS = `
WITH ended AS (SELECT * FROM runs WHERE id = ANY($1::text[])),
events AS (SELECT run_events.* FROM run_events JOIN ended ON ended.id = run_id),
attempts AS (
  SELECT step_runs.*, max(attempt) OVER (PARTITION BY run_id, path) AS last
  FROM step_runs JOIN ended ON ended.id = run_id
)
SELECT 'the run has not ended' AS what, id || ' ' || status AS detail FROM ended
  WHERE status NOT IN ('completed', 'failed', 'cancelled')
UNION ALL
SELECT 'the numbers of the events have gaps', ended.id FROM ended
  WHERE event_seq <> (SELECT count(*) FROM events WHERE run_id = ended.id)
     OR event_seq <> (SELECT max(seq) FROM events WHERE run_id = ended.id)
UNION ALL
SELECT 'an end of the run is not told once', ended.id FROM ended
  WHERE 1 <> (SELECT count(*) FROM events
    WHERE run_id = ended.id AND type IN ('run.completed', 'run.failed', 'run.cancelled'))
UNION ALL
SELECT 'a step is not settled', run_id || ':' || path || ' ' || status FROM attempts
  WHERE attempt = last AND (status IN ('pending', 'running', 'waiting') OR finished_at IS NULL)
UNION ALL
SELECT 'an attempt was followed by another, though it was not to be', run_id || ':' || path || ' ' || status
  FROM attempts WHERE attempt < last AND (status <> 'failed' OR retry_at IS NULL)
UNION ALL
SELECT 'attempts are missing', run_id || ':' || path FROM attempts
  WHERE attempt > 0 GROUP BY run_id, path HAVING count(*) <> max(attempt)
UNION ALL
SELECT 'an attempt is told twice', run_id || ':' || path || ' ' || type FROM events
  WHERE path IS NOT NULL AND type <> 'step.waiting'
  GROUP BY run_id, path, type, data ->> 'attempt' HAVING count(*) > 1
UNION ALL
SELECT 'a settled attempt is not told', attempts.run_id || ':' || path FROM attempts
  JOIN ended ON ended.id = run_id
  WHERE attempts.status IN ('completed', 'failed', 'skipped') AND NOT EXISTS (
    SELECT FROM events WHERE events.run_id = attempts.run_id AND events.path = attempts.path
      AND type IN ('step.' || attempts.status, 'step.retrying') AND (data ->> 'attempt')::int = attempt)
UNION ALL
SELECT 'the count of steps is wrong', id FROM ended
  WHERE step_count <> (SELECT count(*) FROM attempts
    WHERE run_id = ended.id AND kind = 'node' AND retry_at IS NULL AND NOT reused
      AND attempts.status IN ('completed', 'failed'))
UNION ALL
SELECT 'something is still waited for', run_id || ':' || path FROM pauses
  WHERE run_id = ANY($1::text[]) AND status = 'open'`;

const LEFT = `
SELECT 'a job is left' AS what, id AS detail FROM executor_jobs WHERE function_id LIKE 'heddle-run-%'
UNION ALL
SELECT 'a function run has not ended', id FROM executor_runs
  WHERE function_id LIKE 'heddle-run-%' AND finished_at IS NULL`;

const SETTLED_WITHIN_MS = 10_000;

/** Says in words what is wrong with the history of these runs, which are to have ended; empty if nothing is. */
export async function historyFaults(runIds: string[]): Promise<string[]> {
  const { rows } = await pool().query<Fault>(FAULTS, [runIds]);
  return rows.map(({ what, detail }) => `${what}: ${detail}`);
}

/** Keys of the effects that the history holds to be done: the steps of these runs that have completed. */
export async function finishedEffects(runIds: string[]): Promise<Set<string>> {
  const { rows } = await pool().query<{ key: string }>(
    "SELECT run_id || ':' || path AS key FROM step_runs WHERE run_id = ANY($1::text[]) AND status = 'completed'",
    [runIds],
  );
  return new Set(rows.map(({ key }) => key));
}

/** These runs and all that they called, directly or not. */
export async function withCalledRuns(runIds: string[]): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `WITH RECURSIVE family AS (
       SELECT id FROM runs WHERE id = ANY($1::text[])
       UNION SELECT runs.id FROM runs JOIN family ON parent_run_id = family.id)
     SELECT id FROM family`,
    [runIds],
  );
  return rows.map(({ id }) => id);
}

/** What the executor has still to do for runs some seconds after they have ended: nothing. */
export async function executorFaults(): Promise<string[]> {
  let left: Fault[] = [];
  await eventually(SETTLED_WITHIN_MS, async () => {
    left = (await pool().query<Fault>(LEFT)).rows;
    return left.length === 0;
  });
  return left.map(({ what, detail }) => `${what}: ${detail}`);
}

/** The longest time between two events of one run, in milliseconds. */
export async function longestGap(ids: string[]): Promise<number> {
  const { rows } = await pool().query<{ gap: number | null }>(
    `SELECT max(gap)::float8 AS gap FROM (
       SELECT extract(epoch FROM at - lag(at) OVER (PARTITION BY run_id ORDER BY at)) * 1000 AS gap
       FROM (SELECT run_id, at FROM run_events UNION ALL SELECT id, created_at FROM runs) moments
       WHERE run_id = ANY($1::text[])) gaps`,
    [ids],
  );
  return Math.round(rows[0]?.gap ?? 0);
}
