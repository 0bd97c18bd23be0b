import { type Edge, portOf, type WorkflowDocument } from "./document";
import { findCycle } from "./find-cycle";
import { nodeAt, portsOf } from "./node-at";
import type { Catalogue } from "./shape";

/** Why an edge cannot be drawn, in a sentence to show beside the pointer; null if it can. */
export function whyNotConnect(
  document: WorkflowDocument,
  edge: Edge,
  catalogue: Pick<Catalogue, "shapeOf">,
): string | null {
  const from = nodeAt(document, edge.from);
  const to = nodeAt(document, edge.to);
  const source = from && catalogue.shapeOf(from);
  const target = to && catalogue.shapeOf(to);
  if (!source || !target) return "There is no such node";
  if (source.role === "note" || target.role === "note") return "Notes cannot be connected";
  if (target.role === "trigger") return "Nothing comes before a trigger";
  if (from.parent !== to.parent) return "Both ends have to be in the same container";
  if (!portsOf(from, source.outputs).includes(portOf(edge))) return `There is no port ${portOf(edge)}`;
  if (document.edges.some((other) => isSame(other, edge))) return "They are connected already";
  if (findCycle([...document.edges, edge])) return "That would be a cycle: to repeat steps, use a loop";
  return null;
}

/** With the edge, unless it is there already. */
export function connect(document: WorkflowDocument, edge: Edge): WorkflowDocument {
  if (document.edges.some((other) => isSame(other, edge))) return document;
  const port = portOf(edge);
  const added: Edge = { from: edge.from, ...(port !== "out" && { port }), to: edge.to };
  return { ...document, edges: [...document.edges, added] };
}

export function disconnect(document: WorkflowDocument, gone: readonly Edge[]): WorkflowDocument {
  const edges = document.edges.filter((edge) => !gone.some((other) => isSame(edge, other)));
  return edges.length === document.edges.length ? document : { ...document, edges };
}

/** With the edge in place of another one, if there is one to replace. */
export function reconnect(document: WorkflowDocument, replaced: Edge | null, edge: Edge): WorkflowDocument {
  return connect(replaced ? disconnect(document, [replaced]) : document, edge);
}

function isSame(a: Edge, b: Edge): boolean {
  return a.from === b.from && a.to === b.to && portOf(a) === portOf(b);
}
