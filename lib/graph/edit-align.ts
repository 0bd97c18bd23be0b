import type { WorkflowDocument } from "./document";
import { moveNodes } from "./edit";
import { placeOnCanvas } from "./edit-parent";
import { containersAround, nodeAt } from "./node-at";

export type Side = "left" | "centre" | "right" | "top" | "middle" | "bottom";

/** Width and height of a node as drawn, in px. */
export type SizeOf = (document: WorkflowDocument, id: string) => readonly [number, number];

interface Box {
  id: string;
  /** On the canvas, by axis. */
  start: readonly [number, number];
  size: readonly [number, number];
}

const SHARES: Record<Side, readonly [axis: 0 | 1, share: 0 | 0.5 | 1]> = {
  left: [0, 0],
  centre: [0, 0.5],
  right: [0, 1],
  top: [1, 0],
  middle: [1, 0.5],
  bottom: [1, 1],
};

/** The nodes that are in none of the others: those that move, the rest follows its container. */
export function outermost(document: WorkflowDocument, ids: readonly string[]): string[] {
  const chosen = new Set(ids);
  return ids.filter(
    (id) => nodeAt(document, id) && !containersAround(document, id).some((each) => chosen.has(each)),
  );
}

/** With one side, or the middles, of the nodes on one line: that of the box around all of them. */
export function alignNodes(
  document: WorkflowDocument,
  ids: readonly string[],
  side: Side,
  sizeOf: SizeOf,
): WorkflowDocument {
  const [axis, share] = SHARES[side];
  const boxes = boxesOf(document, ids, sizeOf);
  const from = Math.min(...boxes.map(({ start }) => start[axis]));
  const to = Math.max(...boxes.map(({ start, size }) => start[axis] + size[axis]));
  const line = from + (to - from) * share;
  return shifted(document, axis, new Map(boxes.map((box) => [box.id, line - at(box, axis, share)])));
}

/** With equal gaps between the nodes, the first and the last of which stay; fewer than three are left alone. */
export function distributeNodes(
  document: WorkflowDocument,
  ids: readonly string[],
  direction: "horizontally" | "vertically",
  sizeOf: SizeOf,
): WorkflowDocument {
  const axis = direction === "horizontally" ? 0 : 1;
  const boxes = boxesOf(document, ids, sizeOf).sort((a, b) => at(a, axis, 0.5) - at(b, axis, 0.5));
  const [first, last] = [boxes[0], boxes.at(-1)];
  if (!first || !last || boxes.length < 3) return document;
  const filled = boxes.reduce((sum, { size }) => sum + size[axis], 0);
  const gap = (at(last, axis, 1) - at(first, axis, 0) - filled) / (boxes.length - 1);
  const by = new Map<string, number>();
  let next = at(first, axis, 0);
  for (const box of boxes) {
    by.set(box.id, next - at(box, axis, 0));
    next += box.size[axis] + gap;
  }
  return shifted(document, axis, by);
}

function boxesOf(document: WorkflowDocument, ids: readonly string[], sizeOf: SizeOf): Box[] {
  return outermost(document, ids).map((id) => ({
    id,
    start: placeOnCanvas(document, id),
    size: sizeOf(document, id),
  }));
}

function at({ start, size }: Box, axis: 0 | 1, share: number): number {
  return start[axis] + size[axis] * share;
}

function shifted(document: WorkflowDocument, axis: 0 | 1, by: ReadonlyMap<string, number>): WorkflowDocument {
  const positions = [...by].flatMap(([id, distance]): [string, [number, number]][] => {
    const [x, y] = nodeAt(document, id)?.position ?? [0, 0];
    return Math.round(distance) === 0 ? [] : [[id, axis === 0 ? [x + distance, y] : [x, y + distance]]];
  });
  return moveNodes(document, new Map(positions));
}
