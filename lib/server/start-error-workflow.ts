import { z } from "zod";
import { NodeError } from "@/lib/nodes/node-error";
import { toJson } from "@/lib/utils/json";
import { pool } from "./db";
import { log } from "./log";
import { startCalledWorkflow } from "./start-called-workflow";

const FAILED = `
SELECT runs.id AS "runId", runs.workspace_id AS "workspaceId", error, workflows.key AS workflow,
  workflows.name AS "workflowName", content -> 'settings' ->> 'errorWorkflow' AS "errorWorkflow"
FROM runs JOIN documents ON hash = document_hash JOIN workflows ON workflows.id = runs.workflow_id
WHERE runs.id = $1 AND runs.status = 'failed'`;

const failedSchema = z.object({
  runId: z.string(),
  workspaceId: z.string(),
  error: z.json(),
  workflow: z.string(),
  workflowName: z.string(),
  errorWorkflow: z.string().nullable(),
});

/** Starts the workflow that the failed run's settings name for this case, once; a workflow never handles itself. */
export async function startErrorWorkflow(runId: string): Promise<void> {
  const { rows } = await pool().query({ name: "failed-run", text: FAILED, values: [runId] });
  if (rows.length === 0) return;
  const { workspaceId, errorWorkflow, ...failure } = failedSchema.parse(rows[0]);
  if (errorWorkflow === null || errorWorkflow === failure.workflow) return;
  try {
    await startCalledWorkflow(
      { runId, workspaceId },
      {
        workflow: errorWorkflow,
        version: null,
        input: toJson(failure),
        awaited: false,
        idempotencyKey: `error:${runId}`,
      },
    );
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    log().warn({ runId, errorWorkflow, reason: error.message }, "the error workflow did not start");
  }
}
