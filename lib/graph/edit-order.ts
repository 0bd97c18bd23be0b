import { type Edge, portOf, type WorkflowDocument } from "./document";
import { moveNodes } from "./edit";
import { nodeAt, portsOf } from "./node-at";
import type { Catalogue } from "./shape";

type Shapes = Pick<Catalogue, "shapeOf">;

/** A node and the one after it, where nothing else comes between them or leaves in between. */
interface Link {
  first: string;
  second: string;
  /** The port that leads from the first to the second. */
  port: string;
}

/**
 * Why a node cannot change places with the one after it (`by` 1) or before it (-1), in a sentence; null if it
 * can. Only edges give an order, so that it has to be one of a chain, without branches between the two.
 */
export function whyNotMoveAlong(
  document: WorkflowDocument,
  id: string,
  by: 1 | -1,
  catalogue: Shapes,
): string | null {
  const found = linkAt(document, id, by, catalogue);
  return typeof found === "string" ? found : null;
}

/** With the node and its neighbour in a chain run in the other order, and drawn in each other's place. */
export function moveAlong(
  document: WorkflowDocument,
  id: string,
  by: 1 | -1,
  catalogue: Shapes,
): WorkflowDocument {
  const link = linkAt(document, id, by, catalogue);
  if (typeof link === "string") return document;
  const { first, second, port } = link;
  const follower = nodeAt(document, second);
  const outputs = (follower && catalogue.shapeOf(follower)?.outputs) ?? [];
  const leaving = document.edges.find(({ from }) => from === second);
  const between = leaving ? portOf(leaving) : ((follower && portsOf(follower, outputs)[0]) ?? "out");
  const edges = document.edges.map((edge): Edge => {
    if (edge.from === first) return edgeOf(second, between, first);
    if (edge.to === first) return { ...edge, to: second };
    return edge.from === second ? edgeOf(first, port, edge.to) : edge;
  });
  return swapPlaces({ ...document, edges }, first, second);
}

function swapPlaces(document: WorkflowDocument, a: string, b: string): WorkflowDocument {
  const [one, other] = [nodeAt(document, a), nodeAt(document, b)];
  if (!one || !other) return document;
  return moveNodes(
    document,
    new Map([
      [a, other.position],
      [b, one.position],
    ]),
  );
}

function linkAt(document: WorkflowDocument, id: string, by: 1 | -1, catalogue: Shapes): Link | string {
  const around = document.edges.filter((edge) => (by === 1 ? edge.from : edge.to) === id);
  const [edge] = around;
  if (!edge) return by === 1 ? "Nothing comes after it" : "Nothing comes before it";
  const { from: first, to: second } = edge;
  const source = nodeAt(document, first);
  if (source && catalogue.shapeOf(source)?.role === "trigger") return "A trigger stays first";
  const out = document.edges.filter(({ from }) => from === first);
  const into = document.edges.filter(({ to }) => to === second);
  const onward = new Set(document.edges.filter(({ from }) => from === second).map(portOf));
  if (out.length > 1 || into.length > 1 || onward.size > 1) {
    return "Its order is a matter of several connections: change those instead";
  }
  return { first, second, port: portOf(edge) };
}

function edgeOf(from: string, port: string, to: string): Edge {
  return { from, ...(port !== "out" && { port }), to };
}
