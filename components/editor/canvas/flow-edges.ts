import type { Edge as ReactFlowEdge } from "@xyflow/react";
import { type Edge, portOf, type WorkflowDocument } from "@/lib/graph/document";
import { containersAround } from "@/lib/graph/node-at";
import { sameItems } from "@/lib/utils/same-items";

export type FlowEdge = ReactFlowEdge<{ edge: Edge }, "wire">;

export function edgeIdOf(edge: Edge): string {
  return `${edge.from}:${portOf(edge)}>${edge.to}`;
}

/**
 * The document's edges for React Flow; an edge that did not change keeps its object from `previous`, and where
 * none did, the list itself stays.
 */
export function syncFlowEdges(
  previous: FlowEdge[],
  document: WorkflowDocument,
  selected: ReadonlySet<string>,
): FlowEdge[] {
  const before = new Map(previous.map((edge) => [edge.id, edge]));
  const folded = new Map<string, boolean>();
  /** Whether a container around the edge is collapsed; both of its ends are in the same one. */
  const isFolded = ({ from }: Edge): boolean => {
    const parent = document.nodes[from]?.parent;
    if (parent === undefined) return false;
    const known = folded.get(parent);
    if (known !== undefined) return known;
    const found = [parent, ...containersAround(document, parent)].some((id) => document.nodes[id]?.collapsed);
    folded.set(parent, found);
    return found;
  };
  const edges = document.edges.map((edge): FlowEdge => {
    const id = edgeIdOf(edge);
    const known = before.get(id);
    const names = [document.nodes[edge.from]?.name ?? edge.from, document.nodes[edge.to]?.name ?? edge.to];
    const ariaLabel = `Edge from ${names[0]} to ${names[1]}`;
    const hidden = isFolded(edge);
    if (
      known &&
      (known.selected ?? false) === selected.has(id) &&
      (known.hidden ?? false) === hidden &&
      known.ariaLabel === ariaLabel
    ) {
      return known;
    }
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
      hidden,
      domAttributes: { tabIndex: -1 },
    };
  });
  return sameItems(previous, edges) ? previous : edges;
}

/** Whether the edges of both are drawn alike, as far as that is a matter of the document. */
export function sameEdges(before: WorkflowDocument, now: WorkflowDocument): boolean {
  if (before.edges !== now.edges) return false;
  return Object.entries(now.nodes).every(([id, node]) => {
    const known = before.nodes[id];
    return (
      known === node ||
      (known?.name === node.name && known.parent === node.parent && known.collapsed === node.collapsed)
    );
  });
}
