import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import { containersAround, nodeAt } from "@/lib/graph/node-at";
import { shapeOf } from "@/lib/nodes/registry";
import { onceForEach } from "@/lib/utils/once-for-each";
import { type Box, around as boxAround, overlap } from "../canvas/box";
import { fitContainers, sizeOnCanvas } from "../canvas/container-fit";
import { HEADER_HEIGHT } from "../canvas/flow-nodes";
import { heightFor, outputsOf } from "../canvas/port-places";

/** Between two things that were moved apart, in px. */
const MARGIN = 16;

/** A part of a scope that moves as one: a node, or both versions of one with what is around them. */
interface Unit extends Box {
  ids: readonly string[];
}

/** Two nodes that stand together, and how much room they take beyond their own sizes, in px. */
export interface Pair {
  ids: readonly [string, string];
  above: number;
  around: number;
}

/**
 * With nodes moved down until none is under a pair, and containers grown for what is in them then. Only for
 * looking at: it is no layout to keep.
 */
export function makeRoom(document: WorkflowDocument, pairs: readonly Pair[]): WorkflowDocument {
  const scopes = [
    ...new Set(pairs.flatMap(({ ids: [id] }) => [parentOf(document, id), ...containersAround(document, id)])),
  ];
  const depth = (scope: string | undefined) =>
    scope === undefined ? -1 : containersAround(document, scope).length;
  let roomy = document;
  for (const scope of scopes.sort((a, b) => depth(b) - depth(a))) {
    const here = pairs.filter(({ ids: [id] }) => parentOf(document, id) === scope);
    for (const pair of here) roomy = makeRoomFor(roomy, scope, pair, pairs);
    if (scope !== undefined) roomy = growContainer(roomy, scope, pairs);
  }
  return roomy;
}

function parentOf(document: WorkflowDocument, id: string): string | undefined {
  return nodeAt(document, id)?.parent;
}

function makeRoomFor(
  document: WorkflowDocument,
  scope: string | undefined,
  pair: Pair,
  pairs: readonly Pair[],
): WorkflowDocument {
  let moved = document;
  const own = () => unitOf(moved, pair);
  const others = () => unitsIn(moved, scope, pairs).filter(({ ids }) => !ids.includes(pair.ids[0]));
  const over = () => others().filter((unit) => unit.top < own().top && overlap(unit, own()));
  const highest = Math.max(
    scope === undefined ? Number.NEGATIVE_INFINITY : HEADER_HEIGHT + MARGIN,
    ...over().map(({ bottom }) => bottom + MARGIN),
  );
  if (highest > own().top) moved = pushDown(moved, scope, pairs, own().top, highest - own().top);
  const under = others().filter((unit) => unit.top >= own().top && overlap(unit, own()));
  const from = Math.min(...under.map(({ top }) => top));
  return under.length === 0 ? moved : pushDown(moved, scope, pairs, from, own().bottom + MARGIN - from, pair);
}

/** A container that grew pushes down what stands below it. */
function growContainer(document: WorkflowDocument, scope: string, pairs: readonly Pair[]): WorkflowDocument {
  const around = nodeAt(document, scope);
  if (!around) return document;
  const [, before] = sizeOnCanvas(document, scope);
  const fitted = fitContainers(document, [scope]);
  const [, after] = sizeOnCanvas(fitted, scope);
  const bottom = around.position[1] + before;
  return after > before ? pushDown(fitted, around.parent, pairs, bottom, after - before) : fitted;
}

/** Moves all units of a scope that begin at `from` or lower down by `by`, but for one. */
function pushDown(
  document: WorkflowDocument,
  scope: string | undefined,
  pairs: readonly Pair[],
  from: number,
  by: number,
  except?: Pair,
): WorkflowDocument {
  const nodes = { ...document.nodes };
  for (const { ids, top } of unitsIn(document, scope, pairs)) {
    if (top < from || ids === except?.ids) continue;
    for (const id of ids) {
      const node = nodeAt(document, id);
      if (node) nodes[id] = { ...node, position: [node.position[0], node.position[1] + by] };
    }
  }
  return { ...document, nodes };
}

function unitsIn(document: WorkflowDocument, scope: string | undefined, pairs: readonly Pair[]): Unit[] {
  const paired = new Set(pairs.flatMap(({ ids }) => ids));
  const single = Object.keys(document.nodes).filter(
    (id) => parentOf(document, id) === scope && !paired.has(id),
  );
  const here = pairs.filter(({ ids: [id] }) => parentOf(document, id) === scope);
  return [
    ...here.map((pair) => unitOf(document, pair)),
    ...single.map((id) => unitOf(document, { ids: [id], above: 0, around: 0 })),
  ];
}

/** The room that nodes take, relative to their container. */
export function unitOf(
  document: WorkflowDocument,
  { ids, above, around }: { ids: readonly string[]; above: number; around: number },
): Unit {
  const boxes = ids.map((id) => {
    const [left, top] = nodeAt(document, id)?.position ?? [0, 0];
    const [width, height] = drawnSize(document, id);
    return { left, top, right: left + width, bottom: top + height };
  });
  const { left, top, right, bottom } = boxAround(boxes);
  return {
    ids,
    left: left - around,
    top: top - above - around,
    right: right + around,
    bottom: bottom + around,
  };
}

/** Width and height in px, with room for all ports of a card. */
export function drawnSize(document: WorkflowDocument, id: string): readonly [number, number] {
  const node = nodeAt(document, id);
  return node ? sizeOfNode(node) : [0, 0];
}

const sizeOfNode = onceForEach((node: DocumentNode): readonly [number, number] => {
  const [width, height] = sizeOnCanvas({ heddle: 1, name: "", nodes: { node }, edges: [] }, "node");
  const shape = shapeOf(node);
  const isCard = shape?.role !== "container" && shape?.role !== "note";
  return [width, isCard ? Math.max(height, heightFor(outputsOf(node, shape).length)) : height];
});
