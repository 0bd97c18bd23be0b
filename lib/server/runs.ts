import type { Run } from "@/lib/api/contracts/runs";
import type { RunPriority } from "@/lib/graph/priority";
import { isFinal, type RunStatus } from "@/lib/nodes/status";
import type { Json, JsonObject } from "@/lib/utils/json";
import type { Prisma } from "@/prisma/generated/client";
import { type Caller, inWorkspace, requireRun, requireWorkflow } from "./access";
import { AppError } from "./app-error";
import { prisma } from "./db";
import { documentJson } from "./documents";
import { finishRun } from "./finish-run";
import { type Page, pageOf } from "./page";
import { presentRun, statusOf, WITH_WORKFLOW_NAME } from "./present-run";
import { queueStates } from "./queue-states";
import { runEnded } from "./run-watch";
import { startRun, type WantedVersion } from "./start-run";
import { storedDocument } from "./stored-documents";

interface RunFilter {
  workflow?: string | undefined;
  status?: RunStatus | undefined;
  q?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** The workspace's runs, newest first; `q` looks in run ids and workflow names. */
export async function listRuns(
  caller: Caller,
  { workflow, status, q, cursor, limit }: RunFilter,
): Promise<Page<Run>> {
  const where: Prisma.RunWhereInput = {
    ...inWorkspace(caller, "view"),
    ...(workflow ? { workflowId: workflow } : {}),
    ...(status ? { status } : {}),
    ...(q
      ? { OR: [{ id: { contains: q } }, { workflow: { name: { contains: q, mode: "insensitive" } } }] }
      : {}),
  };
  const rows = await prisma().run.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    include: WITH_WORKFLOW_NAME,
    ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
    take: limit + 1,
  });
  const queue = await queueStates(rows);
  return pageOf(rows, limit, (row) => presentRun(row, queue.get(row.id)));
}

export async function getRun(caller: Caller, id: string): Promise<Run> {
  const row = await requireRun(caller, id, "view");
  return presentRun(row, (await queueStates([row])).get(id));
}

/** The exact document that the run runs. */
export async function getRunDocument(caller: Caller, id: string): Promise<JsonObject> {
  const { documentHash } = await requireRun(caller, id, "view");
  return documentJson(await storedDocument(documentHash));
}

interface StartOptions {
  input: Json;
  trigger: string | undefined;
  version: WantedVersion;
  priority?: RunPriority | undefined;
  idempotencyKey: string | null;
  waitSeconds: number;
}

/** Starts a run of a workflow and gives it: as it ended, if that was within `waitSeconds`. */
export async function startRunOf(
  caller: Caller,
  workflowId: string,
  { waitSeconds, ...options }: StartOptions,
): Promise<Run> {
  const workflow = await requireWorkflow(caller, workflowId, "edit");
  const id = await startRun({ workflow, ...options });
  if (waitSeconds > 0) await runEnded(id, waitSeconds * 1000);
  return await getRun(caller, id);
}

/**
 * Cancels a run: from now on no step of it starts, and what is in flight is told to stop.
 * Throws `already-finished` for one that has ended.
 */
export async function cancelRun(caller: Caller, id: string): Promise<Run> {
  const run = await requireRun(caller, id, "edit");
  const ended = isFinal(statusOf(run)) || !(await finishRun(id, { status: "cancelled" }));
  if (ended)
    throw new AppError("already-finished", "This run has already ended, so there is nothing to cancel.");
  return await getRun(caller, id);
}
