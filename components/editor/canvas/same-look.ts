import type { NodeProps } from "@xyflow/react";
import type { DocumentNode } from "@/lib/graph/document";
import type { FlowNode } from "./flow-nodes";

/** Whether a node is drawn alike with both: where it stands is React Flow's matter, and not drawn. */
export function sameLook(a: NodeProps<FlowNode>, b: NodeProps<FlowNode>): boolean {
  return a.id === b.id && a.selected === b.selected && isSame(a.data.node, b.data.node);
}

function isSame(a: DocumentNode, b: DocumentNode): boolean {
  if (a === b) return true;
  const one = Object.entries({ ...a, position: null });
  const other = new Map<string, unknown>(Object.entries({ ...b, position: null }));
  return one.length === other.size && one.every(([key, value]) => Object.is(other.get(key), value));
}
