import { createContext, useContext } from "react";
import type { TypeScope } from "@/lib/expressions";
import type { WorkflowDocument } from "@/lib/graph/document";
import { typeScopeOf } from "@/lib/graph/types-at";
import { catalogue } from "@/lib/nodes/registry";
import type { EditorStore } from "../store/editor-store";

/** The node whose form the fields are in, and what its expressions see. */
export interface FieldEnvironment {
  store: EditorStore;
  workflowId: string;
  nodeId: string;
  /** Worked out only when somebody writes an expression. */
  types(): TypeScope;
}

export const FieldEnvironmentContext = createContext<FieldEnvironment | null>(null);

/** Null where the form around is not that of a node. */
export function useFieldEnvironment(): FieldEnvironment | null {
  return useContext(FieldEnvironmentContext);
}

/** The environment of a node; types are kept until the document around it changes. */
export function fieldEnvironment(store: EditorStore, workflowId: string, nodeId: string): FieldEnvironment {
  let known: { document: WorkflowDocument; scope: TypeScope } | null = null;
  return {
    store,
    workflowId,
    nodeId,
    types() {
      const { document } = store.getState();
      const scope =
        known && isSameAround(known.document, document, nodeId)
          ? known.scope
          : typeScopeOf(document, nodeId, catalogue);
      known = { document, scope };
      return scope;
    },
  };
}

/** Whether nothing but the node itself differs: no node sees itself. */
function isSameAround(before: WorkflowDocument, now: WorkflowDocument, nodeId: string): boolean {
  const ids = Object.keys(now.nodes);
  return (
    before.edges === now.edges &&
    ids.length === Object.keys(before.nodes).length &&
    ids.every((id) => id === nodeId || before.nodes[id] === now.nodes[id])
  );
}
