import { loadDocument } from "@/lib/graph/load";
import type { JsonObject } from "@/lib/utils/json";
import { prisma } from "../db";
import { publishDraft } from "../versions";
import { insertWorkflow } from "../workflows";
import document from "./sales-lead-processing.json";

/** A lead that takes the hot branch, with three contacts whose drafts need revising. */
const SAMPLE_LEAD: JsonObject = {
  company: "Northwind Logistics",
  employees: 450,
  budget: 25_000,
  message: "Invoice approvals across our three warehouses take days. Can we have a demo this week?",
  contacts: [
    { name: "Ana Ruiz", role: "Head of Operations", email: "ana@northwind.example" },
    { name: "Ben Okafor", role: "CFO", email: "ben@northwind.example" },
    { name: "Chiara Conti", role: "IT Lead", email: "chiara@northwind.example" },
  ],
};

/** Adds the example to a workspace: published, so that its webhook answers, with its sample filled in. */
export async function addExample(workspaceId: string): Promise<void> {
  const workflow = await insertWorkflow(workspaceId, loadDocument(document));
  const samples = { lead: { body: SAMPLE_LEAD } };
  await prisma().workflow.update({ where: { id: workflow.id }, data: { samples } });
  await publishDraft(workflow.id, document, { note: "The example as it comes", publishedBy: null });
}
