import { prisma } from "@/lib/server/db";
import { checkDocument } from "@/lib/server/documents";
import { startRun } from "@/lib/server/start-run";
import { insertWorkflow } from "@/lib/server/workflows";
import type { JsonObject } from "@/lib/utils/json";
import type { Workflow } from "@/prisma/generated/client";

/** A workflow of which version 1 is published, in a workspace that is made with the first. */
export async function publishedWorkflow(document: JsonObject, workspaceId = "ws_bench"): Promise<Workflow> {
  const workspace = { id: workspaceId, name: "Bench" };
  await prisma().workspace.upsert({ where: { id: workspace.id }, create: workspace, update: {} });
  const { id } = await insertWorkflow(workspace.id, checkDocument(document));
  const { draft } = await prisma().workflow.findUniqueOrThrow({ where: { id } });
  await prisma().document.create({ data: { hash: id, content: draft ?? {} } });
  await prisma().workflowVersion.create({ data: { workflowId: id, version: 1, documentHash: id } });
  return await prisma().workflow.update({ where: { id }, data: { publishedVersion: 1 } });
}

/** Starts a run of the published version, and gives its id. */
export async function startPublished(workflow: Workflow): Promise<string> {
  return await startRun({
    workflow,
    version: "published",
    trigger: undefined,
    input: {},
    idempotencyKey: null,
  });
}
