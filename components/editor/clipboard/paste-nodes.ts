import type { Fragment } from "@/lib/graph/copy-nodes";
import type { WorkflowDocument } from "@/lib/graph/document";
import { insertNodes } from "@/lib/graph/edit-copy";
import { setParent, whyNotMoveInto } from "@/lib/graph/edit-parent";
import { catalogue } from "@/lib/nodes/registry";
import { containerAt, fitContainers, sizeOnCanvas } from "../canvas/container-fit";

interface Point {
  x: number;
  y: number;
}

/** How far a node goes aside that would hide another one, in px. */
const ASIDE = 24;

/**
 * With the nodes pasted around a point of the canvas, inside the container that is there, if all of them
 * may be in one; and the ids of those that stand in no other pasted one.
 */
export function pasteNodes(
  document: WorkflowDocument,
  fragment: Fragment,
  point: Point,
): { document: WorkflowDocument; ids: string[] } {
  const { document: pasted, ids } = insertNodes(
    document,
    fragment,
    offsetTo(document, fragment, point),
    catalogue,
  );
  const roots = ids.filter((id) => pasted.nodes[id]?.parent === undefined);
  const container = containerAt(document, point);
  const fits =
    container !== null && roots.every((id) => whyNotMoveInto(pasted, id, container, catalogue) === null);
  return fits
    ? { document: fitContainers(setParent(pasted, roots, container), [container]), ids: roots }
    : { document: pasted, ids: roots };
}

/** What moves the middle of the nodes to the point, or somewhat aside where they would hide others. */
function offsetTo(document: WorkflowDocument, { nodes, edges }: Fragment, { x, y }: Point): [number, number] {
  const whole: WorkflowDocument = { ...document, nodes, edges };
  const boxes = Object.entries(nodes)
    .filter(([, { parent }]) => parent === undefined || !nodes[parent])
    .map(([id, { position }]) => ({ position, size: sizeOnCanvas(whole, id) }));
  const [left, top] = [0, 1].map((axis) => Math.min(...boxes.map(({ position }) => position[axis] ?? 0)));
  const [right, bottom] = [0, 1].map((axis) =>
    Math.max(...boxes.map(({ position, size }) => (position[axis] ?? 0) + (size[axis] ?? 0))),
  );
  let [dx, dy] = [
    Math.round(x - ((left ?? 0) + (right ?? 0)) / 2),
    Math.round(y - ((top ?? 0) + (bottom ?? 0)) / 2),
  ];
  const taken = new Set(Object.values(document.nodes).map(({ position }) => position.join()));
  while (boxes.some(({ position }) => taken.has([position[0] + dx, position[1] + dy].join()))) {
    dx += ASIDE;
    dy += ASIDE;
  }
  return [dx, dy];
}
