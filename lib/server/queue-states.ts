import type { Run } from "@/lib/api/contracts/runs";
import type { Run as RunRow } from "@/prisma/generated/client";
import { pool } from "./db";

type QueueState = NonNullable<Run["queue"]>;

const STATES = `
WITH queue AS (
  SELECT id, workflow_id, concurrency,
    row_number() OVER (ORDER BY priority DESC, created_at)::int AS place,
    row_number() OVER (PARTITION BY workflow_id ORDER BY priority DESC, created_at)::int AS "placeInWorkflow"
  FROM runs WHERE workspace_id = $1 AND status = 'pending' AND admitted_at IS NULL
)
SELECT queue.id, place, "placeInWorkflow", paused_at IS NOT NULL AS paused,
  coalesce(concurrency <= (
    SELECT count(*) FROM runs begun WHERE begun.workflow_id = queue.workflow_id AND (
      begun.status IN ('running', 'waiting') OR (begun.status = 'pending' AND begun.admitted_at IS NOT NULL))
  ), false) AS full
FROM queue JOIN workspaces ON workspaces.id = $1 WHERE queue.id = ANY($2)`;

interface StateRow {
  id: string;
  place: number;
  placeInWorkflow: number;
  paused: boolean;
  full: boolean;
}

/**
 * Where runs of a workspace stand in its queue, the first being 1, and what they wait for; those that are not
 * queued are left out. A run that its own workflow holds back is counted in that workflow's line.
 */
export async function queueStates(runs: readonly RunRow[]): Promise<ReadonlyMap<string, QueueState>> {
  const queued = runs.filter(({ status, admittedAt }) => status === "pending" && admittedAt === null);
  const [first] = queued;
  if (!first) return new Map();
  const values = [first.workspaceId, queued.map(({ id }) => id)];
  const { rows } = await pool().query<StateRow>({ name: "queue-states", text: STATES, values });
  return new Map(rows.map((row) => [row.id, stateOf(row)]));
}

function stateOf({ place, placeInWorkflow, paused, full }: StateRow): QueueState {
  if (paused) return { position: place, reason: "paused" };
  return full ? { position: placeInWorkflow, reason: "workflow" } : { position: place, reason: "workspace" };
}
