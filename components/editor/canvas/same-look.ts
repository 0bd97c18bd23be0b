import type { NodeProps } from "@xyflow/react";
import type { FlowNode } from "./flow-nodes";

/** Whether a card is drawn alike with both: what the document says it reads itself, and its place is not drawn. */
export function sameLook(a: NodeProps<FlowNode>, b: NodeProps<FlowNode>): boolean {
  return a.id === b.id && a.selected === b.selected;
}
