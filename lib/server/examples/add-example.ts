import type { Prisma } from "@/prisma/generated/client";
import { prisma } from "../db";
import { checkDocument } from "../documents";
import { publishDraft } from "../versions";
import { insertWorkflow } from "../workflows";
import document from "./sales-lead-processing.json";
import sampleLead from "./sample-lead.json";

const NOTE = "The example as it comes";

/**
 * Adds the example to a workspace: published, so that its webhook answers, with its sample filled in. It is its
 * owner's; a workspace that has none yet, because a key was there first, hands it over with `giveExample`.
 */
export async function addExample(workspaceId: string): Promise<void> {
  const owner = await prisma().membership.findFirst({ where: { workspaceId, role: "owner" } });
  const workflow = await insertWorkflow(workspaceId, checkDocument(document));
  const samples = { lead: { body: sampleLead } };
  await prisma().workflow.update({ where: { id: workflow.id }, data: { samples } });
  await publishDraft(workflow.id, document, { note: NOTE, publishedBy: owner?.userId ?? null });
}

/** Makes the example of a workspace, where it was added before there was anybody, the owner's. */
export async function giveExample(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  owner: string,
): Promise<void> {
  await tx.workflowVersion.updateMany({
    where: { workflow: { workspaceId }, version: 1, note: NOTE, publishedBy: null },
    data: { publishedBy: owner },
  });
}
