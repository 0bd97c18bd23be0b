import type { Edge as ReactFlowEdge } from "@xyflow/react";
import { type Edge, portOf, type WorkflowDocument } from "@/lib/graph/document";

export type FlowEdge = ReactFlowEdge<{ edge: Edge }, "wire">;

export function edgeIdOf(edge: Edge): string {
  return `${edge.from}:${portOf(edge)}>${edge.to}`;
}

/** The document's edges for React Flow; an edge that did not change keeps its object from `previous`. */
export function syncFlowEdges(
  previous: readonly FlowEdge[],
  document: WorkflowDocument,
  selected: ReadonlySet<string>,
): FlowEdge[] {
  const before = new Map(previous.map((edge) => [edge.id, edge]));
  return document.edges.map((edge) => {
    const id = edgeIdOf(edge);
    const known = before.get(id);
    const names = [document.nodes[edge.from]?.name ?? edge.from, document.nodes[edge.to]?.name ?? edge.to];
    const ariaLabel = `Edge from ${names[0]} to ${names[1]}`;
    if (known && (known.selected ?? false) === selected.has(id) && known.ariaLabel === ariaLabel)
      return known;
    return {
      id,
      type: "wire",
      source: edge.from,
      sourceHandle: portOf(edge),
      target: edge.to,
      targetHandle: "in",
      data: { edge },
      selected: selected.has(id),
      ariaLabel,
    };
  });
}
