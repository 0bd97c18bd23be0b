import { createContext, useContext } from "react";
import type { TypeScope } from "@/lib/expressions";
import type { WorkflowDocument } from "@/lib/graph/document";
import { typeScopeOf } from "@/lib/graph/types-at";
import { catalogue } from "@/lib/nodes/registry";

/** What the expressions of the form around see; worked out only when somebody writes one. */
export const ExpressionScopeContext = createContext<(() => TypeScope) | null>(null);

/** Null where no form around says what is seen. */
export function useExpressionScope(): (() => TypeScope) | null {
  return useContext(ExpressionScopeContext);
}

/** What the expressions of a node see in the document as it is when asked, kept until that changes. */
export function scopeReader(read: () => WorkflowDocument, nodeId: string): () => TypeScope {
  let known: { document: WorkflowDocument; scope: TypeScope } | null = null;
  return () => {
    const document = read();
    if (known?.document !== document) known = { document, scope: typeScopeOf(document, nodeId, catalogue) };
    return known.scope;
  };
}
