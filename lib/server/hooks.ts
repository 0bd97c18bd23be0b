import { randomBytes } from "node:crypto";
import type { WorkflowDocument } from "@/lib/graph/document";
import { definitionOf } from "@/lib/nodes/registry";
import type { Hook } from "@/prisma/generated/client";
import { prisma } from "./db";
import { env } from "./env";

/**
 * Gives every webhook trigger of the document an address; one that was given before stays the same. Answers
 * with all that the workflow has.
 */
export async function ensureHooks(workflowId: string, document: WorkflowDocument): Promise<Hook[]> {
  const data = Object.entries(document.nodes)
    .filter(([, node]) => definitionOf(node.type)?.hook)
    .map(([nodeId]) => ({ token: randomBytes(18).toString("base64url"), workflowId, nodeId }));
  if (data.length > 0) await prisma().hook.createMany({ data, skipDuplicates: true });
  return await prisma().hook.findMany({ where: { workflowId } });
}

/** The address that a webhook's sender calls. */
export function hookUrl(token: string): string {
  return `${env().HEDDLE_URL}/hooks/${token}`;
}
