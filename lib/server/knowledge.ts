import type { z } from "zod";
import * as contracts from "@/lib/api/contracts/knowledge";
import { NodeError } from "@/lib/nodes/node-error";
import type { FileContent, Passage } from "@/lib/nodes/services";
import { type Caller, inWorkspace, may } from "./access";
import { AppError, notFound } from "./app-error";
import { prisma } from "./db";
import { maxBytesOf, readMultipart } from "./hook-body";
import { addDocument } from "./knowledge-documents";
import { searchKnowledge } from "./knowledge-search";
import { type Page, pageOf } from "./page";
import { parseJsonBody, readBytes } from "./read-body";

export async function listCollections(caller: Caller): Promise<Page<contracts.KnowledgeCollection>> {
  const groups = await prisma().knowledgeDocument.groupBy({
    by: ["collection"],
    where: inWorkspace(caller, "view"),
    _count: { _all: true },
    _sum: { size: true },
    _max: { createdAt: true },
    orderBy: { collection: "asc" },
  });
  const items = groups.map(({ collection, _count, _sum, _max }) => ({
    collection,
    documents: _count._all,
    size: _sum.size ?? 0,
    updatedAt: (_max.createdAt ?? new Date(0)).toISOString(),
  }));
  return { items, nextCursor: null };
}

/** One page of a collection's documents by name; empty for a collection that does not exist. */
export async function listDocuments(
  caller: Caller,
  collection: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<contracts.KnowledgeDocument>> {
  const rows = await prisma().knowledgeDocument.findMany({
    where: { ...inWorkspace(caller, "view"), collection },
    include: { _count: { select: { chunks: true } } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: limit + 1,
    ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
  });
  return pageOf(rows, limit, ({ id, name, type, size, createdAt, _count }) => ({
    id,
    name,
    type,
    size,
    passages: _count.chunks,
    createdAt: createdAt.toISOString(),
  }));
}

/**
 * Adds the document in a request's body: a form with one file, or JSON with a name and a text. Throws
 * `forbidden` for viewers, `too-large`, and `invalid-request` for what cannot be read.
 */
export async function uploadDocument(
  caller: Caller,
  given: string,
  request: Request,
): Promise<contracts.KnowledgeDocument> {
  if (!may(caller, "edit")) throw new AppError("forbidden", "Viewers cannot add documents.");
  const { collection } = checked(contracts.addDocument.params, { collection: given });
  const file = await documentIn(request);
  const { workspaceId } = caller;
  try {
    const { id, passages } = await addDocument({ workspaceId, collection, file, signal: request.signal });
    const row = await prisma().knowledgeDocument.findUniqueOrThrow({ where: { id } });
    const { name, type, size, createdAt } = row;
    return { id, name, type, size, passages, createdAt: createdAt.toISOString() };
  } catch (error) {
    if (error instanceof NodeError) throw refusal(error);
    throw error;
  }
}

async function documentIn(request: Request): Promise<FileContent> {
  const type = request.headers.get("content-type") ?? "";
  const bytes = await readBytes(request, maxBytesOf(type));
  if (!type.toLowerCase().startsWith("multipart/form-data")) {
    const { name, text } = checked(
      contracts.addDocument.body,
      parseJsonBody(new TextDecoder().decode(bytes)),
    );
    return { name, type: "text/markdown", bytes: new TextEncoder().encode(text) };
  }
  const files: FileContent[] = [];
  await readMultipart({ type, bytes }, async (file) => {
    files.push(file);
    return { $file: "", name: file.name, type: file.type, size: file.bytes.byteLength };
  });
  const [only, ...others] = files;
  if (only && others.length === 0) return only;
  throw new AppError("invalid-request", "Send a form with one file in it, or JSON with a name and a text.");
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new AppError("invalid-request", "The document does not have the expected form.", { fields });
}

function refusal(error: NodeError): AppError {
  const code = error.code === "document-too-large" ? "too-large" : "invalid-request";
  return new AppError(code, error.message, { cause: error });
}

export async function deleteCollection(caller: Caller, collection: string): Promise<void> {
  const where = { ...inWorkspace(caller, "edit"), collection };
  const { count } = await prisma().knowledgeDocument.deleteMany({ where });
  if (count === 0) throw notFound("collection");
}

export async function deleteDocument(caller: Caller, collection: string, id: string): Promise<void> {
  const where = { ...inWorkspace(caller, "edit"), collection, id };
  const { count } = await prisma().knowledgeDocument.deleteMany({ where });
  if (count === 0) throw notFound("document");
}

/** The best passages for a question, as a knowledge node would find them. */
export async function searchCollection(
  caller: Caller,
  collection: string,
  { q: query, limit }: { q: string; limit: number },
  signal: AbortSignal,
): Promise<Page<Passage>> {
  const { workspaceId } = inWorkspace(caller, "view");
  return {
    items: await searchKnowledge({ workspaceId, collection, query, limit, signal }),
    nextCursor: null,
  };
}
