import { sha256 } from "@/lib/utils/sha256";
import type { WorkflowDocument } from "./document";
import { semanticForm } from "./serialize";
import type { ShapeOf } from "./shape";

/**
 * SHA-256, in hexadecimal, of what a document does (`semanticForm`): the same for documents that run alike,
 * whatever they are called and wherever their nodes stand.
 */
export function semanticHash(document: WorkflowDocument, shapeOf: ShapeOf): string {
  const digest = sha256(semanticForm(document, shapeOf));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
