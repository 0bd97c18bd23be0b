import { notFound } from "./app-error";
import { pool } from "./db";

/** Whoever stores a document, or runs it again, names it in a row soon after; a day is plenty. */
const UNNAMED_FOR = "1 day";
const BATCH = 100;

// Only what was not asked for since, so that a run that is about to begin finds its document.
const UNWANTED = `created_at < now() - interval '${UNNAMED_FOR}'`;

const UNUSED = `
  SELECT hash FROM documents
  WHERE ${UNWANTED}
    AND NOT EXISTS (SELECT FROM runs WHERE document_hash = hash)
    AND NOT EXISTS (SELECT FROM workflow_versions WHERE document_hash = hash)`;

/** Deletes the documents that no run and no version names any more, a few at a time. */
export async function deleteUnusedDocuments(): Promise<void> {
  const { rows } = await pool().query<{ hash: string }>(UNUSED);
  const hashes = rows.map(({ hash }) => hash);
  while (hashes.length > 0) {
    await pool().query(`DELETE FROM documents WHERE hash = ANY($1::text[]) AND ${UNWANTED}`, [
      hashes.splice(0, BATCH),
    ]);
  }
}

/** Keeps a document that only a run names, which may be deleted meanwhile, for another run. Throws `not-found`. */
export async function wantDocument(hash: string): Promise<void> {
  const { rowCount } = await pool().query("UPDATE documents SET created_at = now() WHERE hash = $1", [hash]);
  if (rowCount === 0) throw notFound("document");
}
