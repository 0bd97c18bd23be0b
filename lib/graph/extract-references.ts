import { type ReferenceChange, rewriteReferences } from "@/lib/expressions";
import { isJsonObject, type Json } from "@/lib/utils/json";
import type { DocumentNode } from "./document";
import { withValueAt } from "./edit-id";
import type { SubWorkflowKit } from "./extract-kit";

/** What an expression of a node reads. */
export interface Reading {
  root: string;
  path: readonly string[];
  guarded: boolean;
}

/** How a node's readings are to be written instead; null where they stay as they are. */
export type Rewriting = (reading: Reading) => ReferenceChange | null;

/** Everything the node's expressions read of what is around it. Null where one of them cannot be read. */
export function readingsOf(node: DocumentNode, kit: Pick<SubWorkflowKit, "fieldsOf">): Reading[] | null {
  const readings: Reading[] = [];
  const isReadable = rewriteNode(node, kit, (reading) => {
    readings.push(reading);
    return null;
  });
  return isReadable ? readings : null;
}

/** The node with its readings written anew, or null where that cannot be done. */
export function rewriteNode(
  node: DocumentNode,
  { fieldsOf }: Pick<SubWorkflowKit, "fieldsOf">,
  rewriting: Rewriting,
): DocumentNode | null {
  let config: Json = node.config;
  for (const { path, kind, source, sees = [] } of fieldsOf(node)) {
    const rewritten = rewriteReferences(source, kind, (reference) =>
      sees.includes(reference.root) ? null : rewriting(reference),
    );
    if (rewritten === null) return null;
    if (rewritten !== source) config = withValueAt(config, path, rewritten);
  }
  return config === node.config || !isJsonObject(config) ? node : { ...node, config };
}

/** Whether a script has the name in it. */
export function mentions(script: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(script);
}
