import { prisma } from "../db";
import { checkDocument } from "../documents";
import { publishDraft } from "../versions";
import { insertWorkflow } from "../workflows";
import document from "./sales-lead-processing.json";
import sampleLead from "./sample-lead.json";

/** Adds the example to a workspace: published, so that its webhook answers, with its sample filled in. */
export async function addExample(workspaceId: string): Promise<void> {
  const workflow = await insertWorkflow(workspaceId, checkDocument(document));
  const samples = { lead: { body: sampleLead } };
  await prisma().workflow.update({ where: { id: workflow.id }, data: { samples } });
  await publishDraft(workflow.id, document, { note: "The example as it comes", publishedBy: null });
}
