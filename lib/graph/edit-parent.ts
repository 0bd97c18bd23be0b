import { MAX_DEPTH, type WorkflowDocument } from "./document";
import { containersAround, nodeAt, nodesInside } from "./node-at";
import type { Catalogue } from "./shape";

type Point = readonly [number, number];

/** Why a node cannot be moved into a container (null: out of all), in a sentence; null if it can. */
export function whyNotMoveInto(
  document: WorkflowDocument,
  id: string,
  container: string | null,
  catalogue: Pick<Catalogue, "shapeOf">,
): string | null {
  if (container === null) return null;
  const node = nodeAt(document, id);
  const target = nodeAt(document, container);
  if (!node || !target || catalogue.shapeOf(target)?.role !== "container")
    return "There is no such container";
  if (catalogue.shapeOf(node)?.role === "trigger") return "A trigger cannot be inside a container";
  const inside = nodesInside(document, id);
  if (id === container || inside.includes(container)) return "A container cannot be inside itself";
  const containers = [id, ...inside].filter((each) => isContainer(document, each, catalogue));
  const deepest = Math.max(
    0,
    ...containers.map((each) => 1 + depthOf(document, each) - depthOf(document, id)),
  );
  const depth = depthOf(document, container) + 1 + deepest;
  return depth > MAX_DEPTH ? `Containers nest at most ${MAX_DEPTH} deep` : null;
}

function isContainer(
  document: WorkflowDocument,
  id: string,
  { shapeOf }: Pick<Catalogue, "shapeOf">,
): boolean {
  const node = nodeAt(document, id);
  return node !== null && shapeOf(node)?.role === "container";
}

/**
 * With the nodes in another container, or in none, at the same places on the canvas. Edges that would
 * then cross the container's border are dropped; those among the moved nodes stay.
 */
export function setParent(
  document: WorkflowDocument,
  ids: readonly string[],
  container: string | null,
): WorkflowDocument {
  const origin = container === null ? ([0, 0] as const) : placeOnCanvas(document, container);
  const nodes = { ...document.nodes };
  for (const id of ids) {
    const node = nodeAt(document, id);
    if (!node) continue;
    const { parent: _, ...free } = node;
    const [x, y] = placeOnCanvas(document, id);
    const position: [number, number] = [Math.round(x - origin[0]), Math.round(y - origin[1])];
    nodes[id] = { ...free, position, ...(container !== null && { parent: container }) };
  }
  const moved = { ...document, nodes };
  const edges = document.edges.filter(
    ({ from, to }) => nodeAt(moved, from)?.parent === nodeAt(moved, to)?.parent,
  );
  return { ...moved, edges };
}

/** Where a node's top left corner is on the canvas; positions in containers are relative to them. */
export function placeOnCanvas(document: WorkflowDocument, id: string): Point {
  let [left, top] = [0, 0];
  for (const each of [id, ...containersAround(document, id)]) {
    const [x, y] = nodeAt(document, each)?.position ?? [0, 0];
    left += x;
    top += y;
  }
  return [left, top];
}

function depthOf(document: WorkflowDocument, id: string): number {
  return containersAround(document, id).length;
}
