import type { Edge, WorkflowDocument } from "@/lib/graph/document";
import { moveNodes } from "@/lib/graph/edit";
import { placeOnCanvas, setParent, whyNotMoveInto } from "@/lib/graph/edit-parent";
import { reachableFrom, splitEdge } from "@/lib/graph/edit-split";
import { portsOf } from "@/lib/graph/node-at";
import { catalogue, shapeOf } from "@/lib/nodes/registry";
import { fitContainers, sizeOnCanvas } from "./container-fit";
import { GAP_X } from "./flow-nodes";

interface Point {
  x: number;
  y: number;
}

/** Where on the canvas a node of this width stands between the ends of an edge, or right after its beginning. */
export function placeOnEdge(document: WorkflowDocument, width: number, edge: Edge): Point {
  const [left, top] = placeOnCanvas(document, edge.from);
  const [fromWidth] = sizeOnCanvas(document, edge.from);
  const [targetLeft, targetTop] = placeOnCanvas(document, edge.to);
  const gap = targetLeft - left - fromWidth;
  return {
    x: left + fromWidth + Math.max(GAP_X, (gap - width) / 2),
    y: gap > width + 2 * GAP_X ? (top + targetTop) / 2 : targetTop,
  };
}

/**
 * With a node that stands on an edge wired into it; what comes after it moves to the right until there is room.
 * Nothing changes where it cannot be wired so.
 */
export function putBetween(document: WorkflowDocument, id: string, edge: Edge): WorkflowDocument {
  const split = splitEdge(document, edge, id, catalogue);
  const right = placeOnCanvas(document, id)[0] + sizeOnCanvas(document, id)[0];
  const short = right + GAP_X - placeOnCanvas(document, edge.to)[0];
  if (split === document || short <= 0) return split;
  const after = [...reachableFrom(split, edge.to)].flatMap((each): [string, [number, number]][] => {
    const position = split.nodes[each]?.position;
    return position ? [[each, [position[0] + short, position[1]]]] : [];
  });
  return fitContainers(moveNodes(split, new Map(after)), [document.nodes[edge.to]?.parent ?? null]);
}

/** Whether a node could be put on edges at all: it takes something in, gives it on, and is wired to nothing yet. */
export function isLoose({ nodes, edges }: WorkflowDocument, id: string): boolean {
  const node = nodes[id];
  const shape = node && shapeOf(node);
  if (!shape || shape.role === "trigger" || shape.role === "note") return false;
  return portsOf(node, shape.outputs).length > 0 && !edges.some(({ from, to }) => from === id || to === id);
}

/** With a loose node of the canvas moved onto an edge, and into the container of the edge. */
export function moveOntoEdge(document: WorkflowDocument, id: string, edge: Edge): WorkflowDocument {
  const container = document.nodes[edge.to]?.parent ?? null;
  if (whyNotMoveInto(document, id, container, catalogue) !== null) return document;
  const inside =
    (document.nodes[id]?.parent ?? null) === container ? document : setParent(document, [id], container);
  const { x, y } = placeOnEdge(inside, sizeOnCanvas(inside, id)[0], edge);
  const [left, top] = container === null ? [0, 0] : placeOnCanvas(inside, container);
  const moved = moveNodes(inside, new Map([[id, [Math.round(x - left), Math.round(y - top)]]]));
  const wired = putBetween(moved, id, edge);
  return wired === moved ? document : fitContainers(wired, [container]);
}
