import type { PoolClient } from "pg";
import { NodeError } from "@/lib/nodes/node-error";
import type { FileContent } from "@/lib/nodes/services";
import { fileText } from "@/lib/utils/file-text";
import { newId } from "@/lib/utils/ids";
import { inTransaction } from "./in-transaction";
import { embeddingsOf } from "./knowledge-embeddings";
import { type DocumentPassage, passagesOf } from "./knowledge-passages";

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_CHARACTERS = 3_000_000;
const MAX_NAME = 200;
const MAX_COLLECTION = 100;

export interface NewDocument {
  workspaceId: string;
  collection: string;
  file: FileContent;
  signal: AbortSignal;
}

/**
 * Adds a document to a collection in one transaction, or takes the place of the one of the same name; the same
 * document twice is there once. Throws `NodeError` of class `invalid-input` for what is no text, PDF or name.
 */
export async function addDocument(document: NewDocument): Promise<{ id: string; passages: number }> {
  const { workspaceId, file, signal } = document;
  const collection = nameOf(document.collection, MAX_COLLECTION, "The collection's name");
  const name = nameOf(file.name, MAX_NAME, "The document's name");
  const passages = passagesOf(await textOf(file));
  if (passages.length === 0) throw refusal("empty-document", `There is no text in “${name}”.`);
  const searched = passages.map(({ heading, text }) =>
    [heading, text].filter((part) => part !== "").join("\n\n"),
  );
  const embeddings = await embeddingsOf(workspaceId, searched, signal);
  const { type, bytes } = file;
  const row = { workspaceId, collection, name, type: type.slice(0, 100), size: bytes.byteLength };
  const id = await inTransaction(async (client) => {
    const documentId = await upsertDocument(client, row);
    await replacePassages(client, documentId, passages, embeddings);
    return documentId;
  });
  return { id, passages: passages.length };
}

function nameOf(given: string, most: number, what: string): string {
  const name = given.replaceAll("\0", "").trim();
  if (name === "") throw refusal("empty-name", `${what} is empty.`);
  if (name.length > most) throw refusal("long-name", `${what} is longer than ${most} characters.`);
  return name;
}

async function textOf(file: FileContent): Promise<string> {
  if (file.bytes.byteLength > MAX_BYTES)
    throw refusal("document-too-large", `“${file.name}” is larger than 16 MB.`);
  const text = await fileText(file);
  if (text === null) {
    const what = "Only text, Markdown and PDF can be searched.";
    throw refusal("document-type", `“${file.name}” cannot be read (${file.type}). ${what}`);
  }
  if (text.length > MAX_CHARACTERS) {
    throw refusal("document-too-large", `“${file.name}” has more than 3 million characters. Split it up.`);
  }
  return text;
}

function refusal(code: string, message: string): NodeError {
  return new NodeError("invalid-input", code, message);
}

const UPSERT_DOCUMENT = {
  name: "knowledge-upsert-document",
  text: `INSERT INTO knowledge_documents (id, workspace_id, collection, name, type, size)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (workspace_id, collection, name)
         DO UPDATE SET type = excluded.type, size = excluded.size, created_at = now()
         RETURNING id`,
};

async function upsertDocument(
  client: PoolClient,
  row: { workspaceId: string; collection: string; name: string; type: string; size: number },
): Promise<string> {
  const { workspaceId, collection, name, type, size } = row;
  const values = [newId("doc"), workspaceId, collection, name, type, size];
  const { rows } = await client.query<{ id: string }>({ ...UPSERT_DOCUMENT, values });
  return rows[0]?.id ?? "";
}

/** A vector travels as the text of an array, since arrays of arrays of different lengths cannot be sent. */
const INSERT_PASSAGES = {
  name: "knowledge-insert-passages",
  text: `INSERT INTO knowledge_chunks (document_id, position, heading, text, words, embedding)
         SELECT $1, position, heading, text,
                setweight(to_tsvector('english', heading), 'A') || setweight(to_tsvector('simple', heading), 'A')
                || to_tsvector('english', text) || to_tsvector('simple', text),
                embedding::real[]
         FROM unnest($2::int[], $3::text[], $4::text[], $5::text[]) AS p(position, heading, text, embedding)`,
};

async function replacePassages(
  client: PoolClient,
  documentId: string,
  passages: DocumentPassage[],
  embeddings: number[][] | null,
): Promise<void> {
  await client.query("DELETE FROM knowledge_chunks WHERE document_id = $1", [documentId]);
  const values = [
    documentId,
    passages.map((_, index) => index),
    passages.map(({ heading }) => heading),
    passages.map(({ text }) => text),
    passages.map((_, index) => `{${(embeddings?.[index] ?? []).join(",")}}`),
  ];
  await client.query({ ...INSERT_PASSAGES, values });
}
