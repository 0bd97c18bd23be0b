import { NodeError } from "@/lib/nodes/node-error";
import { definitionOf } from "@/lib/nodes/registry";
import type { WorkflowCall, WorkflowCallResult } from "@/lib/nodes/services";
import { isFinal } from "@/lib/nodes/status";
import { AppError } from "./app-error";
import { prisma } from "./db";
import { finishRun } from "./finish-run";
import type { RunScope } from "./integrations/run-scope";
import { presentRun, statusOf, WITH_WORKFLOW_NAME } from "./present-run";
import { startRun } from "./start-run";

/**
 * Starts the workflow that a run calls: at its trigger for calls, else as if by hand. Throws `NodeError`
 * where there is no such workflow, it cannot run, or the chain of calls is too long.
 */
export async function startCalledWorkflow(
  scope: Pick<RunScope, "workspaceId" | "runId">,
  { workflow: key, version, input, awaited, idempotencyKey }: WorkflowCall,
): Promise<{ runId: string }> {
  const { workspaceId, runId: parentRunId } = scope;
  const workflow = await prisma().workflow.findUnique({ where: { workspaceId_key: { workspaceId, key } } });
  if (!workflow) {
    throw new NodeError("invalid-input", "no-workflow", `There is no workflow “${key}” in this workspace.`);
  }
  const parent = await prisma().run.findUniqueOrThrow({
    where: { id: parentRunId },
    select: { depth: true },
  });
  try {
    const runId = await startRun({
      workflow,
      version: version ?? undefined,
      trigger: undefined,
      prefers: (type) => definitionOf(type)?.called === true,
      input,
      idempotencyKey,
      origin: { parentRunId, awaited, depth: parent.depth + 1 },
    });
    if (awaited && (await hasEnded(parentRunId))) await finishRun(runId, { status: "cancelled" });
    return { runId };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new NodeError("invalid-input", error.code, `“${workflow.name}” did not start: ${error.message}`, {
      cause: error,
    });
  }
}

/** A run that ended while this one was being stored did not find it among those that end with it. */
async function hasEnded(runId: string): Promise<boolean> {
  const row = await prisma().run.findUnique({ where: { id: runId }, select: { status: true } });
  return row !== null && isFinal(statusOf(row));
}

/** How a run of the same workspace ended; null while it has not. */
export async function runResult(
  { workspaceId }: Pick<RunScope, "workspaceId">,
  id: string,
): Promise<WorkflowCallResult | null> {
  const row = await prisma().run.findFirst({ where: { id, workspaceId }, include: WITH_WORKFLOW_NAME });
  if (!row) throw new NodeError("invalid-input", "no-run", `The run ${id} is not there any more.`);
  const { status, output, error } = presentRun(row);
  if (status === "completed") return { status, output };
  if (status === "failed") return { status, message: error?.message ?? "The run failed." };
  return status === "cancelled" ? { status, message: "The run was cancelled." } : null;
}
