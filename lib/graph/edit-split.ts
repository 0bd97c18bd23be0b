import type { Edge, WorkflowDocument } from "./document";
import { connect, disconnect, whyNotConnect } from "./edit-edges";
import { nodeAt, portsOf } from "./node-at";
import type { Catalogue } from "./shape";

/**
 * With a node put between the two ends of an edge: what went along it goes to the node, and on from its
 * first port. Nothing changes where one of both new edges is not allowed.
 */
export function splitEdge(
  document: WorkflowDocument,
  edge: Edge,
  id: string,
  catalogue: Pick<Catalogue, "shapeOf">,
): WorkflowDocument {
  const node = nodeAt(document, id);
  const [port] = node ? portsOf(node, catalogue.shapeOf(node)?.outputs ?? []) : [];
  if (port === undefined) return document;
  let split = disconnect(document, [edge]);
  const halves: Edge[] = [
    { ...edge, to: id },
    { from: id, port, to: edge.to },
  ];
  for (const half of halves) {
    if (whyNotConnect(split, half, catalogue) !== null) return document;
    split = connect(split, half);
  }
  return split;
}

/** The node and all that edges lead to from it, directly or not. */
export function reachableFrom({ edges }: WorkflowDocument, start: string): Set<string> {
  const reached = new Set([start]);
  // A set goes over what is added to it meanwhile.
  for (const id of reached) {
    for (const { from, to } of edges) if (from === id) reached.add(to);
  }
  return reached;
}
