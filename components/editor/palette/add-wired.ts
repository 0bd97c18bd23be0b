import type { Edge, WorkflowDocument } from "@/lib/graph/document";
import { moveNodes } from "@/lib/graph/edit";
import { connect, whyNotConnect } from "@/lib/graph/edit-edges";
import { placeOnCanvas } from "@/lib/graph/edit-parent";
import { reachableFrom, splitEdge } from "@/lib/graph/edit-split";
import { portsOf } from "@/lib/graph/node-at";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { catalogue, shapeOf } from "@/lib/nodes/registry";
import { fitContainers, sizeOnCanvas } from "../canvas/container-fit";
import { CONTAINER_SIZE, NODE_WIDTH } from "../canvas/flow-nodes";
import { type Added, addNodeAt, GAP_X } from "./add-node";

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
  const target = document.nodes[edge.to];
  const container = target?.parent ?? null;
  const [left, top] = placeOnCanvas(document, edge.from);
  const [width] = sizeOnCanvas(document, edge.from);
  const [targetLeft, targetTop] = placeOnCanvas(document, edge.to);
  const gap = targetLeft - left - width;
  const own = definition.role === "container" ? CONTAINER_SIZE[0] : NODE_WIDTH;
  const x = left + width + Math.max(GAP_X, (gap - own) / 2);
  const y = gap > own + 2 * GAP_X ? (top + targetTop) / 2 : targetTop;
  const added = addNodeAt(document, definition, { x, y }, container);
  const split = splitEdge(added.document, edge, added.id, catalogue);
  const short = x + own + GAP_X - targetLeft;
  if (split === added.document || short <= 0) return { ...added, document: split };
  const after = [...reachableFrom(split, edge.to)].flatMap((id): [string, [number, number]][] => {
    const position = split.nodes[id]?.position;
    return position ? [[id, [position[0] + short, position[1]]]] : [];
  });
  return { ...added, document: fitContainers(moveNodes(split, new Map(after)), [container]) };
}
