import { inngest } from "@/inngest/client";
import { RUN_CANCELLED } from "@/inngest/events";
import type { Run } from "@/lib/api/contracts/runs";
import { isFinal, type RunStatus } from "@/lib/nodes/status";
import type { Json, JsonObject } from "@/lib/utils/json";
import type { Prisma } from "@/prisma/generated/client";
import { type Caller, inWorkspace, requireRun, requireWorkflow } from "./access";
import { AppError } from "./app-error";
import { pool, prisma } from "./db";
import { documentJson } from "./documents";
import { type Page, pageOf } from "./page";
import { presentRun, statusOf, WITH_WORKFLOW_NAME } from "./present-run";
import { runEnded } from "./run-events";
import { endRun } from "./run-state";
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
  return pageOf(rows, limit, presentRun);
}

export async function getRun(caller: Caller, id: string): Promise<Run> {
  return presentRun(await requireRun(caller, id, "view"));
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
  const ended = isFinal(statusOf(run)) || !(await endRun(pool(), id, { status: "cancelled" }));
  if (ended)
    throw new AppError("already-finished", "This run has already ended, so there is nothing to cancel.");
  await inngest().send({ name: RUN_CANCELLED, data: { runId: id } });
  return await getRun(caller, id);
}
