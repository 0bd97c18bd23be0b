import { createHash } from "node:crypto";
import type { WorkflowDocument } from "@/lib/graph/document";
import { DocumentError, loadDocument } from "@/lib/graph/load";
import { serializeDocument } from "@/lib/graph/serialize";
import type { Issue } from "@/lib/graph/shape";
import { validate } from "@/lib/graph/validate";
import { catalogue } from "@/lib/nodes/registry";
import type { Json, JsonObject } from "@/lib/utils/json";
import type { Prisma } from "@/prisma/generated/client";
import { AppError } from "./app-error";
import { pool } from "./db";

/** A document without structural faults, and its semantic ones. */
export interface CheckedDocument {
  document: WorkflowDocument;
  issues: Issue[];
}

/**
 * The document in the shape of this release, with its semantic issues. Throws `invalid-document`, naming
 * each place, for one whose structure is at fault: such a document is never saved.
 */
export function checkDocument(value: unknown): CheckedDocument {
  const document = readDocument(value);
  const issues = validate(document, catalogue);
  const structural = issues.filter((issue) => issue.kind === "structure" && issue.severity === "error");
  if (structural.length > 0)
    throw new AppError("invalid-document", summaryOf(structural), { issues: structural });
  return { document, issues };
}

/** The document, which also has to be fit to publish and run. Throws `invalid-workflow` with the errors. */
export function checkRunnable(value: unknown): WorkflowDocument {
  const { document, issues } = checkDocument(value);
  const errors = issues.filter((issue) => issue.severity === "error");
  if (errors.length > 0) throw new AppError("invalid-workflow", summaryOf(errors), { issues: errors });
  return document;
}

function readDocument(value: unknown): WorkflowDocument {
  try {
    return loadDocument(value);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new AppError("invalid-document", summaryOf(error.issues), { issues: error.issues });
  }
}

function summaryOf(issues: Issue[]): string {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  const place = first?.nodeId ? `${first.nodeId}: ` : "";
  return `${place}${first?.message ?? "The document is not valid."}${more}`;
}

// One that is there already is marked as wanted, to the hour, for the sweep of those that nothing names.
const STORE = `
  INSERT INTO documents (hash, content) VALUES ($1, $2)
  ON CONFLICT (hash) DO UPDATE SET created_at = now() WHERE documents.created_at < now() - interval '1 hour'`;

/**
 * Stores the document under the hash of its canonical form, once, and gives the hash. Whoever asks has the hours of
 * `deleteUnusedDocuments` to name it in a run or a version.
 */
export async function storeDocument(document: WorkflowDocument): Promise<string> {
  const text = serializeDocument(document);
  const hash = createHash("sha256").update(text).digest("hex");
  await pool().query({ name: "store-document", text: STORE, values: [hash, text] });
  return hash;
}

/** The document as Prisma takes and the wire sends it. */
export function documentJson(document: WorkflowDocument): JsonObject {
  return JSON.parse(serializeDocument(document));
}

/** A value from a Json column. */
export function fromColumn(value: Prisma.JsonValue): Json {
  // A Json column cannot hold anything else; Prisma's type only adds absent keys to ours.
  return value as Json;
}
