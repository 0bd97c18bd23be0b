import type { Pool } from "pg";
import { execute, type Statement } from "./database";
import type { Job } from "./jobs";

/** The waits that hold a function's `timeouts`; no step has such an id, because those are hashes. */
export const START_WAIT = "timeout:start";
const FINISH_WAIT = "timeout:finish";

// The check is a part of the update's condition: both see the run as it is when its row is locked.
const BEGIN: Statement = {
  name: "executor_begin_run",
  text: `WITH begun AS (
      UPDATE executor_runs r SET started_at = now()
      WHERE r.id = $1 AND r.status = 'running' AND r.started_at IS NULL
        AND NOT EXISTS (SELECT FROM executor_jobs j WHERE j.id = $1 || ':cancel')
        AND NOT EXISTS (SELECT FROM executor_waits w
          WHERE w.run_id = $1 AND w.step_id = '${START_WAIT}' AND w.expires_at <= now())
      RETURNING r.id),
    started AS (DELETE FROM executor_waits w USING begun WHERE w.run_id = begun.id AND w.step_id = '${START_WAIT}'),
    limited AS (
      INSERT INTO executor_waits (run_id, step_id, kind, expires_at)
      SELECT id, '${FINISH_WAIT}', 'timeout', now() + $2::float8 * interval '1 millisecond' FROM begun
      WHERE $2::float8 IS NOT NULL
      ON CONFLICT DO NOTHING)
    SELECT EXISTS (SELECT FROM begun)
      OR EXISTS (SELECT FROM executor_runs WHERE id = $1 AND started_at IS NOT NULL) AS begun`,
};

/**
 * Notes that a run is called for the first time, from when on its time to finish counts; later calls change
 * nothing. False if the time in which it had to start is over.
 */
export async function beginRun(pool: Pool, job: Job, finishMs: number | null): Promise<boolean> {
  const [row] = await execute<{ begun: boolean }>(pool, BEGIN, [job.runId, finishMs]);
  return row?.begun === true;
}
