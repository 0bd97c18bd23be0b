import type { Json, JsonObject } from "@/lib/utils/json";
import { pool } from "../db";
import { deliverEvent } from "./deliver-event";

/** Whether an ended run of `runs` is listened for: by triggers of other workflows, or by a run that waits. */
export const IS_LISTENED_FOR = `(
  EXISTS (SELECT FROM active_triggers JOIN workflows listener ON listener.id = active_triggers.workflow_id
    WHERE source = 'event' AND listener.workspace_id = runs.workspace_id
      AND active_triggers.workflow_id <> runs.workflow_id
      AND (event_name = 'run.' || runs.status
        OR (event_name LIKE '%*' AND starts_with('run.' || runs.status, left(event_name, -1)))))
  OR EXISTS (SELECT FROM pauses WHERE pauses.status = 'open' AND topic = 'run.' || runs.status
    AND kind = 'event' AND pauses.workspace_id = runs.workspace_id))`;

const ENDED = `
SELECT runs.id, runs.workspace_id AS "workspaceId", workflow_id AS "workflowId", status, version, depth,
  output, error, finished_at AS "finishedAt", workflows.key, workflows.name
FROM runs JOIN workflows ON workflows.id = workflow_id
WHERE runs.id = $1 AND status IN ('completed', 'failed', 'cancelled')
  AND ${IS_LISTENED_FOR}`;

interface EndedRun {
  id: string;
  workspaceId: string;
  workflowId: string;
  status: string;
  version: number | null;
  depth: number;
  output: Json;
  error: Json;
  finishedAt: Date | null;
  key: string;
  name: string;
}

/**
 * Tells the workspace's other workflows that a run has ended: the event `run.completed`, `run.failed` or
 * `run.cancelled`, under the run's id, so that telling it twice changes nothing. Does nothing while the run
 * goes on, and little where nobody listens.
 */
export async function announceRunEnd(runId: string): Promise<void> {
  const { rows } = await pool().query<EndedRun>({ name: "announced-run", text: ENDED, values: [runId] });
  const [run] = rows;
  if (!run) return;
  await deliverEvent({
    workspaceId: run.workspaceId,
    event: {
      name: `run.${run.status}`,
      data: dataOf(run),
      id: run.id,
      at: (run.finishedAt ?? new Date()).toISOString(),
    },
    depth: run.depth + 1,
    except: run.workflowId,
  });
}

/** `version` is null for a run of the draft, so that tests of one can be left out. */
function dataOf({ id, key, name, status, version, output, error }: EndedRun): JsonObject {
  return {
    runId: id,
    workflow: key,
    workflowName: name,
    status,
    version,
    ...(status === "completed" && { output }),
    ...(status === "failed" && { error }),
  };
}
