import { NodeError } from "@/lib/nodes/node-error";
import type { Json } from "@/lib/utils/json";
import { AppError } from "../app-error";
import { prisma } from "../db";
import type { KeepFile } from "../hook-body";
import { startRun } from "../start-run";
import { withFiles } from "../with-files";

/** A trigger of a published version, as the server watches for it. */
export interface TriggerPlace {
  workflowId: string;
  nodeId: string;
}

interface TriggeredStart {
  /** What the run starts with, made while its files are kept where it has any. */
  input: Json | ((keep: KeepFile) => Promise<Json>);
  /** The same key starts the same run once. */
  key: string;
  /** How many runs and events led to this one. */
  depth?: number;
}

export type Started = { runId: string } | { problem: string };

/**
 * Starts a run of the published version at one of its triggers, once for each key. Where that cannot be, such
 * as for an input that does not fit, it says why in words for the workflow's builder.
 */
export async function startTriggered(
  { workflowId, nodeId }: TriggerPlace,
  { input, key, depth = 0 }: TriggeredStart,
): Promise<Started> {
  const workflow = await prisma().workflow.findUnique({ where: { id: workflowId } });
  if (!workflow) return { problem: "The workflow is not there any more." };
  if (workflow.archivedAt) return { problem: "The workflow is archived." };
  const request = {
    workflow,
    version: "published",
    trigger: nodeId,
    idempotencyKey: key,
    origin: { parentRunId: null, awaited: false, depth },
  } as const;
  try {
    if (typeof input !== "function") return { runId: await startRun({ ...request, input }) };
    // A repeated start would keep the files once more.
    const known = await knownRun(workflowId, key);
    if (known) return { runId: known };
    const runId = await withFiles(workflow.workspaceId, async (keep) =>
      startRun({ ...request, input: await input(keep) }),
    );
    return { runId };
  } catch (error) {
    if (error instanceof AppError || (error instanceof NodeError && !error.retryable))
      return { problem: error.message };
    throw error;
  }
}

async function knownRun(workflowId: string, idempotencyKey: string): Promise<string | null> {
  const where = { workflowId_idempotencyKey: { workflowId, idempotencyKey } };
  return (await prisma().run.findUnique({ where, select: { id: true } }))?.id ?? null;
}
