import { type Caller, may } from "./access";
import { admitRuns } from "./admission";
import { AppError } from "./app-error";
import { pool } from "./db";
import { releaseHolds } from "./holds";
import { PAUSE_CHANNEL } from "./pause-gate";

/** What was going when the workspace was paused is not charged with the time it was kept from going on. */
const PAUSE = `
WITH before AS (
  SELECT id, paused_at FROM workspaces WHERE id = $1 FOR UPDATE
), changed AS (
  UPDATE workspaces SET paused_at = CASE WHEN $2::bool THEN coalesce(before.paused_at, now()) END
  FROM before WHERE workspaces.id = before.id
  RETURNING workspaces.id, workspaces.paused_at
), excused AS (
  UPDATE runs SET waited_ms = waited_ms + extract(epoch FROM now() - greatest(before.paused_at, started_at)) * 1000
  FROM before
  WHERE NOT $2::bool AND before.paused_at IS NOT NULL AND workspace_id = before.id AND status = 'running'
)
SELECT paused_at AS "pausedAt", pg_notify('${PAUSE_CHANNEL}', id) FROM changed`;

/**
 * The kill switch: pauses all runs of the workspace, or lets them go on. While it is paused, no run begins and
 * the running ones finish the step they are at and wait, without keeping a worker from others; what starts runs
 * goes on and its runs are queued. Gives since when it is paused. Throws `forbidden` for all but owners.
 */
export async function pauseWorkspace(caller: Caller, pause: boolean): Promise<{ pausedAt: string | null }> {
  if (!may(caller, "manage")) throw new AppError("forbidden", "Only owners can pause a workspace.");
  const { workspaceId } = caller;
  const { rows } = await pool().query<{ pausedAt: Date | null }>(PAUSE, [workspaceId, pause]);
  if (!pause) {
    await releaseHolds(workspaceId);
    await admitRuns(workspaceId);
  }
  return { pausedAt: rows[0]?.pausedAt?.toISOString() ?? null };
}
