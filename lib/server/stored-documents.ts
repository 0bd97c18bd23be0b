import type { WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";
import { compileGraph, type Graph } from "@/lib/graph/scope";
import { shapeOf } from "@/lib/nodes/registry";
import { BoundedCache } from "@/lib/utils/bounded-cache";
import { type Json, toJson } from "@/lib/utils/json";
import type { WorkflowVersion } from "@/prisma/generated/client";
import { notFound } from "./app-error";
import { prisma } from "./db";
import { untilAnswered } from "./until-answered";

/** A hash names the same document for ever. */
const documents = new BoundedCache<WorkflowDocument>(50);

/** The document that was stored under this hash. Throws when there is none: whoever knows a hash has stored it. */
export async function storedDocument(hash: string): Promise<WorkflowDocument> {
  return await documents.getOrFetch(hash, async () =>
    loadDocument(
      (await untilAnswered(() => prisma().document.findUniqueOrThrow({ where: { hash } }))).content,
    ),
  );
}

const graphs = new BoundedCache<{ document: WorkflowDocument; graph: Graph }>(50);

/** The document that was stored under this hash, as the engine runs it. */
export async function storedGraph(hash: string): Promise<{ document: WorkflowDocument; graph: Graph }> {
  return await graphs.getOrFetch(hash, async () => {
    const document = await storedDocument(hash);
    return { document, graph: compileGraph(document, shapeOf) };
  });
}

interface VersionDocument {
  version: number;
  documentHash: string;
  document: WorkflowDocument;
}

/** What a version runs never changes. */
const versions = new BoundedCache<VersionDocument>(100);

/** The document of a published version. Throws `not-found` where the workflow has none of that number. */
export async function documentOfVersion(workflowId: string, version: number): Promise<VersionDocument> {
  return await versions.getOrFetch(`${workflowId}:${version}`, async () => {
    const row = await findVersion(workflowId, version);
    if (!row) throw notFound("version");
    return { version, documentHash: row.documentHash, document: row.document };
  });
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

/** A workflow's draft as it is now. Throws `not-found`. */
export async function draftOf(workflowId: string): Promise<Json> {
  const row = await prisma().workflow.findUnique({ where: { id: workflowId }, select: { draft: true } });
  if (!row) throw notFound("workflow");
  return toJson(row.draft);
}
