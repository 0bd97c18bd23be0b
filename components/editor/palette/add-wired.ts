import type { Edge, WorkflowDocument } from "@/lib/graph/document";
import { connect, whyNotConnect } from "@/lib/graph/edit-edges";
import { portsOf } from "@/lib/graph/node-at";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { catalogue, shapeOf } from "@/lib/nodes/registry";
import { CONTAINER_SIZE, NODE_WIDTH } from "../canvas/flow-nodes";
import { placeOnEdge, putBetween } from "../canvas/put-on-edge";
import { type Added, addNodeAt } from "./add-node";

/** How far below its top left corner a node has its input, in px. */
const PORT_Y = 27;

/** Where a new node belongs: at the loose end of a wire, or on an edge. */
export type Wiring =
  | { kind: "after"; from: string; port: string }
  | { kind: "before"; to: string }
  | { kind: "between"; edge: Edge };

/** Whether a node of this type can be wired so. */
export function fitsWiring(definition: NodeDefinition, wiring: Wiring, document: WorkflowDocument): boolean {
  const { role } = definition;
  if (role === "note") return false;
  const hasOutput = definition.outputs(definition.defaults).length > 0;
  if (wiring.kind === "before") {
    return hasOutput && (role !== "trigger" || document.nodes[wiring.to]?.parent === undefined);
  }
  return role !== "trigger" && (wiring.kind === "after" || hasOutput);
}

/**
 * With a new node, wired as asked and in the container that asks for. `point` is the loose end of the wire
 * on the canvas: the port that is connected comes to lie on it.
 */
export function addNodeWired(
  document: WorkflowDocument,
  definition: NodeDefinition,
  point: { x: number; y: number },
  wiring: Wiring,
): Added {
  if (wiring.kind === "between") return addNodeOnEdge(document, definition, wiring.edge);
  const beside = wiring.kind === "after" ? wiring.from : wiring.to;
  const width = definition.role === "container" ? CONTAINER_SIZE[0] : NODE_WIDTH;
  const place = { x: wiring.kind === "after" ? point.x : point.x - width, y: point.y - PORT_Y };
  const container = document.nodes[beside]?.parent ?? null;
  const added = addNodeAt(document, definition, place, container);
  const node = added.document.nodes[added.id];
  const [port = "out"] = node ? portsOf(node, shapeOf(node)?.outputs ?? []) : [];
  const edge: Edge =
    wiring.kind === "after"
      ? { from: wiring.from, port: wiring.port, to: added.id }
      : { from: added.id, port, to: wiring.to };
  const connects = whyNotConnect(added.document, edge, catalogue) === null;
  return connects ? { ...added, document: connect(added.document, edge) } : added;
}

/** With a new node on an edge; what comes after it moves to the right until there is room. */
export function addNodeOnEdge(document: WorkflowDocument, definition: NodeDefinition, edge: Edge): Added {
  const width = definition.role === "container" ? CONTAINER_SIZE[0] : NODE_WIDTH;
  const place = placeOnEdge(document, width, edge);
  const added = addNodeAt(document, definition, place, document.nodes[edge.to]?.parent ?? null);
  return { ...added, document: putBetween(added.document, added.id, edge) };
}
