import type { Pool } from "pg";
import type { RunError } from "@/lib/nodes/node-error";
import type { RunStatus } from "@/lib/nodes/status";
import type { Json } from "@/lib/utils/json";
import { untilAnswered } from "./until-answered";

/** What an invocation has to know of its run. */
export interface OpenRun {
  id: string;
  workspaceId: string;
  workflowId: string;
  status: RunStatus;
  triggerNodeId: string;
  depth: number;
  replayOf: string | null;
  reuseUnchanged: boolean;
  input: Json;
  startedAt: string;
  document: Json;
}

const OPEN = `
WITH begun AS (
  UPDATE runs SET status = 'running', started_at = now(), event_seq = event_seq + 1
  WHERE id = $1 AND status = 'pending' RETURNING id, started_at, event_seq
), told AS (
  INSERT INTO run_events (run_id, seq, type, at, data)
  SELECT id, event_seq, 'run.started', started_at, '{}' FROM begun RETURNING pg_notify('heddle_run', run_id)
)
SELECT runs.id, workspace_id AS "workspaceId", workflow_id AS "workflowId", input, depth, replay_of AS "replayOf",
  reuse_unchanged AS "reuseUnchanged",
  trigger_node_id AS "triggerNodeId", content AS document,
  coalesce((SELECT started_at FROM begun), started_at) AS "startedAt",
  CASE WHEN EXISTS (SELECT FROM begun) THEN 'running' ELSE status END AS status
FROM runs JOIN documents ON hash = document_hash
WHERE runs.id = $1`;

/** The run and the document it runs; a pending run is running from now on. Null when there is no such run. */
export async function openRun(pool: Pool, runId: string): Promise<OpenRun | null> {
  const open = { name: "open-run", text: OPEN, values: [runId] };
  const { rows } = await untilAnswered(() =>
    pool.query<Omit<OpenRun, "startedAt"> & { startedAt: Date }>(open),
  );
  const run = rows[0];
  return run ? { ...run, startedAt: run.startedAt.toISOString() } : null;
}

export type RunEnd =
  | { status: "completed"; output: Json }
  | { status: "failed"; error: RunError }
  | { status: "cancelled" };

const END = `
WITH ended AS (
  UPDATE runs SET status = $2, output = $3, error = $4, finished_at = now(), event_seq = event_seq + 1
  WHERE id = $1 AND status IN ('pending', 'running', 'waiting') RETURNING id, event_seq, finished_at
), closed AS (
  UPDATE step_runs SET status = 'cancelled', finished_at = now()
  WHERE run_id = (SELECT id FROM ended) AND status IN ('pending', 'running', 'waiting')
), dropped AS (
  UPDATE pauses SET status = 'cancelled', decided_at = now()
  WHERE run_id = (SELECT id FROM ended) AND status = 'open'
), told AS (
  INSERT INTO run_events (run_id, seq, type, at, data)
  SELECT id, event_seq, $5, finished_at, $6 FROM ended
  RETURNING pg_notify('heddle_run', run_id), pg_notify('heddle_run_ended', run_id)
)
SELECT count(*)::int AS changed FROM told`;

/**
 * The run is `waiting` when something of it waits and nothing is going on: no step is running but those
 * around what waits.
 */
const REST = `
WITH rested AS (
  UPDATE runs SET status = 'waiting', waiting_since = now(), event_seq = event_seq + 1
  WHERE id = $1 AND status = 'running'
    AND EXISTS (SELECT FROM step_runs WHERE run_id = $1 AND status = 'waiting')
    AND NOT EXISTS (
      SELECT FROM step_runs leaf WHERE run_id = $1 AND status = 'running' AND kind <> 'iteration'
        AND NOT EXISTS (
          SELECT FROM step_runs below WHERE below.run_id = $1 AND below.status IN ('running', 'waiting')
            AND (starts_with(below.path, leaf.path || '[') OR starts_with(below.path, leaf.path || '/'))))
  RETURNING id, event_seq, waiting_since
)
INSERT INTO run_events (run_id, seq, type, at, data)
SELECT id, event_seq, 'run.waiting', waiting_since, '{}' FROM rested
RETURNING pg_notify('heddle_run', run_id), (SELECT workspace_id FROM runs WHERE id = run_id) AS "workspaceId"`;

/** Marks the run as waiting if nothing of it is running (design 4.12); gives its workspace if it was not before. */
export async function restRun(pool: Pool, runId: string): Promise<string | null> {
  const rest = { name: "rest-run", text: REST, values: [runId] };
  const { rows } = await untilAnswered(() => pool.query<{ workspaceId: string }>(rest));
  return rows[0]?.workspaceId ?? null;
}

/**
 * Ends a run, once: its open steps become cancelled, and whoever still works on it is told to stop.
 * Gives false, and changes nothing, when the run had ended already.
 */
export async function endRun(pool: Pool, runId: string, end: RunEnd): Promise<boolean> {
  const output = end.status === "completed" ? end.output : null;
  const error = end.status === "failed" ? end.error : null;
  const data = { ...(end.status === "completed" ? { output } : {}), ...(error ? { error } : {}) };
  const { rows } = await pool.query<{ changed: number }>({
    name: "end-run",
    text: END,
    values: [
      runId,
      end.status,
      end.status === "completed" ? JSON.stringify(output) : null,
      error ? JSON.stringify(error) : null,
      `run.${end.status}`,
      JSON.stringify(data),
    ],
  });
  return (rows[0]?.changed ?? 0) > 0;
}
