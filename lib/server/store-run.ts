import type { WorkflowDocument } from "@/lib/graph/document";
import type { RunPriority } from "@/lib/graph/priority";
import type { Json } from "@/lib/utils/json";
import { MOST_UNBEGUN } from "./admission";
import { commits, pool } from "./db";
import { env } from "./env";

export interface NewRun {
  id: string;
  workspaceId: string;
  workflowId: string;
  version: number | null;
  documentHash: string;
  triggerNodeId: string;
  triggerType: string;
  input: Json;
  idempotencyKey: string | null;
  parentRunId: string | null;
  awaited: boolean;
  depth: number;
  priority: number;
  concurrency: number | null;
}

/**
 * Where the workspace has fewer unfinished runs than may be going and than may wait for the executor, nobody is
 * in front of this one and it is admitted by the statement that stores it. Only a workflow's own limit needs a
 * closer look.
 */
const STORE = `
INSERT INTO runs (
  id, workspace_id, workflow_id, version, document_hash, trigger_node_id, trigger_type, input,
  idempotency_key, parent_run_id, awaited, depth, priority, concurrency, admitted_at)
SELECT $1, $2::text, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::int, CASE WHEN $14::int IS NULL
  AND NOT EXISTS (SELECT FROM workspaces WHERE id = $2 AND paused_at IS NOT NULL)
  AND (SELECT count(*) < ${MOST_UNBEGUN} AND count(*) + (
      SELECT count(*) FROM (
        SELECT FROM runs WHERE workspace_id = $2 AND status = 'running' LIMIT $15::int) running
    ) < $15::int
    FROM (SELECT FROM runs WHERE workspace_id = $2 AND status = 'pending' LIMIT ${MOST_UNBEGUN}) pending
  ) THEN now() END
ON CONFLICT DO NOTHING
RETURNING admitted_at IS NOT NULL AS admitted`;

/**
 * Stores a run, and says whether it may go to the executor at once or is in the queue; null where there is one
 * of this id or idempotency key already.
 */
export async function storeRun(run: NewRun): Promise<{ admitted: boolean } | null> {
  const { rows } = await commits().query<{ admitted: boolean }>({
    name: "store-run",
    text: STORE,
    values: [
      run.id,
      run.workspaceId,
      run.workflowId,
      run.version,
      run.documentHash,
      run.triggerNodeId,
      run.triggerType,
      JSON.stringify(run.input),
      run.idempotencyKey,
      run.parentRunId,
      run.awaited,
      run.depth,
      run.priority,
      run.concurrency,
      env().HEDDLE_WORKSPACE_CONCURRENCY,
    ],
  });
  return rows[0] ?? null;
}

const RANKS: Record<RunPriority, number> = { low: -1, normal: 0, high: 1 };
/** Before all others: a run that has begun waits for it, and should not wait for runs that have not. */
const AWAITED_RANK = 2;

interface QueuePlace {
  workflowId: string;
  document: WorkflowDocument;
  priority?: RunPriority | undefined;
  parentRunId?: string | null;
  awaited?: boolean;
}

/**
 * What decides when a run leaves the queue. A run that its own workflow waits for, however indirectly, runs in
 * that one's place: if it had to wait for it to end, neither ever would.
 */
export async function queuePlace(place: QueuePlace): Promise<Pick<NewRun, "priority" | "concurrency">> {
  const { workflowId, document, priority, parentRunId = null, awaited = false } = place;
  const { concurrency = null, priority: usual = "normal" } = document.settings ?? {};
  const isCalledByItself =
    concurrency !== null && awaited && parentRunId !== null && (await awaits(parentRunId, workflowId));
  return {
    priority: awaited ? AWAITED_RANK : RANKS[priority ?? usual],
    concurrency: isCalledByItself ? null : concurrency,
  };
}

const AWAITS = `
WITH RECURSIVE callers AS (
  SELECT id, workflow_id, parent_run_id, awaited FROM runs WHERE id = $1
  UNION ALL
  SELECT runs.id, runs.workflow_id, runs.parent_run_id, runs.awaited
  FROM callers JOIN runs ON runs.id = callers.parent_run_id WHERE callers.awaited
)
SELECT FROM callers WHERE workflow_id = $2 LIMIT 1`;

/** Whether the run, or one that waits for it, is of this workflow. */
async function awaits(runId: string, workflowId: string): Promise<boolean> {
  const { rowCount } = await pool().query({ name: "awaits", text: AWAITS, values: [runId, workflowId] });
  return rowCount === 1;
}
