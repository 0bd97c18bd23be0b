import { inngest } from "@/inngest/client";
import { RUN_REQUESTED } from "@/inngest/events";
import { BoundedCache } from "@/lib/utils/bounded-cache";
import { coalesced } from "@/lib/utils/coalesced";
import { pool } from "./db";
import { env } from "./env";
import { inTransaction } from "./in-transaction";

const QUEUED = "status = 'pending' AND admitted_at IS NULL";

/** The queue of a workspace, by an index that only has what is pending; for EXISTS. */
export function queueOf(workspaceId: string): string {
  return `SELECT FROM runs queued
    WHERE queued.workspace_id = ${workspaceId} AND queued.status = 'pending' AND queued.admitted_at IS NULL`;
}

/**
 * How many admitted runs of a workspace may be waiting for the executor. It takes them in the order in which they
 * were admitted, of whatever workspace: what one workspace has there is what others have to wait for.
 */
export const MOST_UNBEGUN = 32;

/**
 * How many more runs the workspace may have going. One that waits does not count, so that a thousand open
 * approvals stop nobody; while the workspace is paused there is no room at all.
 */
const ROOM = `
SELECT CASE WHEN paused_at IS NOT NULL THEN 0
  ELSE greatest(0, least(${MOST_UNBEGUN} - unbegun, $2::int - unbegun - running)) END::int AS room
FROM workspaces, LATERAL (
  SELECT count(*) AS running FROM (
    SELECT FROM runs WHERE workspace_id = $1 AND status = 'running' LIMIT $2) going
) a, LATERAL (
  SELECT count(*) AS unbegun FROM (
    SELECT FROM runs WHERE workspace_id = $1 AND status = 'pending' AND admitted_at IS NOT NULL LIMIT $2) handed_over
) b WHERE workspaces.id = $1`;

const MAY_ADMIT = `
SELECT room > 0 AND EXISTS (${queueOf("$1")}) AS may
FROM (${ROOM}) free`;

/**
 * Looks at each queued workflow's own line, never at the whole queue, so that ten thousand runs that have to
 * wait for their workflow do not make the choice slow. A run counts against its workflow's limit from its
 * admission to its end: whoever asks for one at a time means that a waiting one is not finished yet.
 */
const ADMIT = `
WITH RECURSIVE free AS MATERIALIZED (${ROOM}), line(workflow_id) AS (
  (SELECT workflow_id FROM runs WHERE workspace_id = $1 AND ${QUEUED} ORDER BY admitted_at, workflow_id LIMIT 1)
  UNION ALL
  SELECT (SELECT workflow_id FROM runs
          WHERE workspace_id = $1 AND ${QUEUED} AND workflow_id > line.workflow_id
          ORDER BY admitted_at, workflow_id LIMIT 1)
  FROM line WHERE workflow_id IS NOT NULL
), first AS (
  SELECT line.workflow_id, one.*,
    row_number() OVER (PARTITION BY line.workflow_id ORDER BY priority DESC, created_at) AS place
  FROM line, LATERAL (
    SELECT id, priority, created_at, concurrency FROM runs
    WHERE workflow_id = line.workflow_id AND ${QUEUED}
    ORDER BY admitted_at, priority DESC, created_at LIMIT (SELECT room FROM free)
  ) one
), chosen AS (
  SELECT id FROM first
  WHERE concurrency IS NULL OR concurrency >= place + (
    SELECT count(*) FROM runs begun WHERE begun.workflow_id = first.workflow_id AND (
      begun.status IN ('running', 'waiting') OR (begun.status = 'pending' AND begun.admitted_at IS NOT NULL)))
  ORDER BY priority DESC, created_at LIMIT (SELECT room FROM free)
)
UPDATE runs SET admitted_at = now() FROM chosen WHERE runs.id = chosen.id RETURNING runs.id`;

/**
 * Hands the runs that have come up to the executor: by priority, then by age, as many as the workspace and
 * their workflows have room for. Call it whenever there may be room: after a run was queued, has begun, has
 * ended or waits. No more are ever admitted than a workflow allows, however many processes do this at once.
 */
export async function admitRuns(workspaceId: string): Promise<void> {
  await admitting.getOrMake(workspaceId, () => coalesced(() => admitInto(workspaceId)))();
}

/** Those who ask at the same time in one process need not all look. */
const admitting = new BoundedCache<() => Promise<void>>(1000);

async function admitInto(workspaceId: string): Promise<void> {
  const values = [workspaceId, env().HEDDLE_WORKSPACE_CONCURRENCY];
  const look = { name: "may-admit", text: MAY_ADMIT, values };
  const { rows } = await pool().query<{ may: boolean }>(look);
  // Whoever makes room later looks again, and by then sees what is queued now.
  if (!rows[0]?.may) return;
  const admitted = await inTransaction(async (client) => {
    await client.query({
      name: "lock-admission",
      text: "SELECT pg_advisory_xact_lock(hashtextextended('heddle admission ' || $1, 0))",
      values: [workspaceId],
    });
    return await client.query<{ id: string }>({ name: "admit-runs", text: ADMIT, values });
  });
  await requestRuns(admitted.rows.map(({ id }) => ({ id, workspaceId })));
}

/** Hands admitted runs to the executor. The event's id makes a second request for one do nothing. */
export async function requestRuns(runs: { id: string; workspaceId: string }[]): Promise<void> {
  if (runs.length === 0) return;
  await inngest().send(
    runs.map(({ id, workspaceId }) => ({ name: RUN_REQUESTED, id, data: { runId: id, workspaceId } })),
  );
}

/** Admits what should have been admitted and was not, because a process stopped in between. */
export async function admitForgottenRuns(): Promise<void> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT id FROM workspaces
     WHERE paused_at IS NULL AND EXISTS (${queueOf("workspaces.id")})`,
  );
  for (const { id } of rows) await admitRuns(id);
}
