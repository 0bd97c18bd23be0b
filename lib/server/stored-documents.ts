import type { WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";
import { BoundedCache } from "@/lib/utils/bounded-cache";
import type { WorkflowVersion } from "@/prisma/generated/client";
import { prisma } from "./db";

/** A hash names the same document for ever. */
const documents = new BoundedCache<WorkflowDocument>(50);

/** The document that was stored under this hash. Throws when there is none: whoever knows a hash has stored it. */
export async function storedDocument(hash: string): Promise<WorkflowDocument> {
  return await documents.getOrFetch(hash, async () =>
    loadDocument((await prisma().document.findUniqueOrThrow({ where: { hash } })).content),
  );
}

/** A published version with its document, or null where the workflow has none of that number. */
export async function findVersion(
  workflowId: string,
  version: number,
): Promise<(WorkflowVersion & { document: WorkflowDocument }) | null> {
  const row = await prisma().workflowVersion.findUnique({
    where: { workflowId_version: { workflowId, version } },
  });
  return row && { ...row, document: await storedDocument(row.documentHash) };
}
