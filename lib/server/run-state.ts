import type { Given } from "@/lib/engine/given";
import type { RunError } from "@/lib/nodes/node-error";
import type { RunStatus } from "@/lib/nodes/status";
import type { Json } from "@/lib/utils/json";
import { admitRuns, queueOf } from "./admission";
import type { Statements } from "./group-commit";
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
  given: Given | null;
  startedAt: string;
  documentHash: string;
  /** It has begun with this, so that nothing of it was done before. */
  isNew: boolean;
}

const OPEN = `
WITH begun AS (
  UPDATE runs SET status = 'running', started_at = now(), event_seq = event_seq + 1
  WHERE id = $1 AND status = 'pending' RETURNING id, started_at, event_seq
), told AS (
  INSERT INTO run_events (run_id, seq, type, at, data)
  SELECT id, event_seq, 'run.started', started_at, '{}' FROM begun RETURNING pg_notify('heddle_run', run_id)
)
SELECT runs.id, workspace_id AS "workspaceId", workflow_id AS "workflowId", input, given, depth, replay_of AS "replayOf",
  reuse_unchanged AS "reuseUnchanged",
  trigger_node_id AS "triggerNodeId", document_hash AS "documentHash",
  coalesce((SELECT started_at FROM begun), started_at) AS "startedAt",
  CASE WHEN EXISTS (SELECT FROM begun) THEN 'running' ELSE status END AS status,
  EXISTS (SELECT FROM begun) AS "isNew",
  EXISTS (SELECT FROM begun) AND EXISTS (${queueOf("runs.workspace_id")}) AS "makesRoom"
FROM runs WHERE runs.id = $1`;

/**
 * The run and the document it runs; a pending run is running from now on, and another may be admitted for it. Null
 * when there is no such run, and when it ended before it began.
 */
export async function openRun(on: Statements, runId: string): Promise<OpenRun | null> {
  const open = { name: "open-run", text: OPEN, values: [runId] };
  const { rows } = await untilAnswered(() => on.query<OpenRow>(open));
  const [row] = rows;
  if (!row?.startedAt) return null;
  const { makesRoom, startedAt, ...run } = row;
  if (makesRoom) await untilAnswered(() => admitRuns(run.workspaceId));
  return { ...run, startedAt: startedAt.toISOString() };
}

/** `makesRoom`: the run has begun with this, and others are queued. */
type OpenRow = Omit<OpenRun, "startedAt"> & { startedAt: Date | null; makesRoom: boolean };

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
  WHERE run_id = (SELECT id FROM ended) AND status IN ('pending', 'running', 'waiting') RETURNING 1
), dropped AS (
  UPDATE pauses SET status = 'cancelled', decided_at = now()
  WHERE run_id = (SELECT id FROM ended) AND status = 'open' RETURNING 1
), told AS (
  INSERT INTO run_events (run_id, seq, type, at, data)
  SELECT id, event_seq, $5, finished_at, $6 FROM ended
  RETURNING pg_notify('heddle_run', run_id), pg_notify('heddle_run_ended', run_id)
)
SELECT EXISTS (SELECT FROM told) AS changed,
  EXISTS (SELECT FROM closed) OR EXISTS (SELECT FROM dropped) AS "hadMore"`;

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
export async function restRun(on: Statements, runId: string): Promise<string | null> {
  const rest = { name: "rest-run", text: REST, values: [runId] };
  const { rows } = await untilAnswered(() => on.query<{ workspaceId: string }>(rest));
  return rows[0]?.workspaceId ?? null;
}

interface Ended {
  /** False when the run had ended already. */
  changed: boolean;
  /** Whether steps or pauses of it were open. */
  hadMore: boolean;
}

/** Ends a run, once: its open steps become cancelled, and whoever still works on it is told to stop. */
export async function endRun(on: Statements, runId: string, end: RunEnd): Promise<Ended> {
  const output = end.status === "completed" ? end.output : null;
  const error = end.status === "failed" ? end.error : null;
  const data = { ...(end.status === "completed" ? { output } : {}), ...(error ? { error } : {}) };
  const { rows } = await on.query<Ended>({
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
  return rows[0] ?? { changed: false, hadMore: false };
}
