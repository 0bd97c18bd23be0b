import type { WorkflowDocument } from "./document";
import { remembering } from "./remembering";
import type { Catalogue, Issue } from "./shape";
import { semanticIssues } from "./validate-semantics";
import { structureIssues } from "./validate-structure";

/**
 * Everything wrong with a document, each fault with its place and, where there is one, its remedy. What a
 * graph means is looked at only once its structure is sound.
 */
export function validate(document: WorkflowDocument, catalogue: Catalogue): Issue[] {
  const facts = remembering(catalogue);
  const structure = structureIssues(document, facts);
  return structure.length > 0 ? structure : semanticIssues(document, facts);
}
