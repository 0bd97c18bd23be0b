import type { DocumentNode, Edge, WorkflowDocument } from "./document";
import { placeOnCanvas } from "./edit-parent";
import { nodeAt, nodesInside } from "./node-at";

/** Nodes to paste, with the edges among them. Nodes in no container of the fragment are placed on the canvas. */
export interface Fragment {
  nodes: Record<string, DocumentNode>;
  edges: Edge[];
}

/** The nodes as something to paste, with the bodies of those that are containers. */
export function copyNodes(document: WorkflowDocument, ids: readonly string[]): Fragment {
  const chosen = new Set(ids.flatMap((id) => [id, ...nodesInside(document, id)]));
  const nodes: Fragment["nodes"] = {};
  for (const id of chosen) {
    const node = nodeAt(document, id);
    if (!node) continue;
    const { parent, ...free } = node;
    const [x, y] = placeOnCanvas(document, id);
    nodes[id] = parent !== undefined && chosen.has(parent) ? node : { ...free, position: [x, y] };
  }
  const edges = document.edges.filter(({ from, to }) => chosen.has(from) && chosen.has(to));
  return { nodes, edges };
}
