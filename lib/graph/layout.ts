import { Graph, layout as runDagre } from "@dagrejs/dagre";
import type { WorkflowDocument } from "./document";
import { moveNodes, resizeNode } from "./edit";
import type { SizeOf } from "./edit-align";
import { containersAround, nodeAt } from "./node-at";
import { compareEdges } from "./scope";
import type { ShapeOf } from "./shape";

const GAP_X = 64;
const GAP_Y = 32;

export interface LayoutRules {
  shapeOf: ShapeOf;
  /** As drawn; of a container that is collapsed, too. */
  sizeOf: SizeOf;
  /** Between a container's frame and its nodes, in px: at its sides, and at the top below its header. */
  padding: { side: number; top: number };
}

type Place = readonly [number, number];

/**
 * With the nodes in columns from left to right, as the edges lead, level by level from the innermost
 * container out; containers get the size of their content. What begins with a trigger is at the top, and what
 * is not connected at the bottom. `ids` limits it to some nodes. Notes go along with the node nearest to them.
 * The top left corner of each level stays, and equal documents are laid out alike.
 */
export function layoutNodes(
  document: WorkflowDocument,
  ids: readonly string[] | null,
  rules: LayoutRules,
): WorkflowDocument {
  const chosen = ids && new Set(ids);
  const moves = (id: string) =>
    !chosen || chosen.has(id) || containersAround(document, id).some((each) => chosen.has(each));
  let laid = document;
  for (const container of levelsInsideOut(document)) {
    const level = Object.keys(document.nodes)
      .filter((id) => parentOf(document, id) === container && moves(id))
      .sort();
    if (level.length < 2 && container === null) continue;
    if (level.length === 0) continue;
    laid = layoutLevel(laid, container, level, rules, chosen === null || moves(container ?? ""));
  }
  return laid;
}

function parentOf(document: WorkflowDocument, id: string): string | null {
  return containersAround(document, id)[0] ?? null;
}

/** The containers that hold something, the deepest first, and null for the canvas at the end. */
function levelsInsideOut(document: WorkflowDocument): (string | null)[] {
  const parents = [...new Set(Object.keys(document.nodes).map((id) => parentOf(document, id)))];
  const depth = (id: string | null) => (id === null ? -1 : containersAround(document, id).length);
  return parents.sort((a, b) => depth(b) - depth(a) || ((a ?? "") < (b ?? "") ? -1 : 1));
}

function layoutLevel(
  document: WorkflowDocument,
  container: string | null,
  level: readonly string[],
  rules: LayoutRules,
  whole: boolean,
): WorkflowDocument {
  const isNote = (id: string) => {
    const node = nodeAt(document, id);
    return node !== null && rules.shapeOf(node)?.role === "note";
  };
  const steps = level.filter((id) => !isNote(id));
  const places = placesOf(document, steps, rules);
  const corner: Place =
    container !== null && whole
      ? [rules.padding.side, rules.padding.top]
      : cornerOf(steps.map((id) => nodeAt(document, id)?.position ?? [0, 0]));
  const moved = new Map([...places].map(([id, [x, y]]) => [id, [x + corner[0], y + corner[1]] as const]));
  for (const id of level.filter(isNote)) {
    const nearest = nearestTo(document, id, steps, rules.sizeOf);
    const [from, to] = [nearest && nodeAt(document, nearest)?.position, nearest && moved.get(nearest)];
    const at = nodeAt(document, id)?.position;
    if (from && to && at) moved.set(id, [at[0] + to[0] - from[0], at[1] + to[1] - from[1]]);
  }
  const laid = moveNodes(document, moved);
  return container !== null ? fitted(laid, container, rules) : laid;
}

/** Places of the nodes of one level, from 0, 0 on: part below part, and what is alone in rows below them. */
function placesOf(
  document: WorkflowDocument,
  ids: readonly string[],
  { shapeOf, sizeOf }: LayoutRules,
): Map<string, Place> {
  const isTrigger = (id: string) => {
    const node = nodeAt(document, id);
    return node !== null && shapeOf(node)?.role === "trigger";
  };
  const all = connectedParts(document, ids);
  const parts = all.filter(({ length }) => length > 1);
  const places = new Map<string, Place>();
  let [right, bottom] = [0, 0];
  for (const part of [...parts].sort((a, b) => Number(b.some(isTrigger)) - Number(a.some(isTrigger)))) {
    const top = bottom;
    for (const [id, [x, y]] of columnsOf(document, part, sizeOf)) {
      const [width, height] = sizeOf(document, id);
      places.set(id, [x, top + y]);
      right = Math.max(right, x + width);
      bottom = Math.max(bottom, top + y + height + GAP_Y);
    }
  }
  const alone = all.flatMap((part) => (part.length === 1 ? part : []));
  const ordered = [...alone.filter(isTrigger), ...alone.filter((id) => !isTrigger(id))];
  for (const [id, [x, y]] of rowsOf(document, ordered, right, sizeOf)) places.set(id, [x, bottom + y]);
  return places;
}

/** What hangs together, each part and all of them in the order of `ids`. */
function connectedParts({ edges }: WorkflowDocument, ids: readonly string[]): string[][] {
  const partOf = new Map(ids.map((id) => [id, [id]]));
  for (const { from, to } of edges) {
    const [one, other] = [partOf.get(from), partOf.get(to)];
    if (!one || !other || one === other) continue;
    const [large, small] = one.length < other.length ? [other, one] : [one, other];
    large.push(...small);
    for (const id of small) partOf.set(id, large);
  }
  const parts = new Map<string[], string[]>();
  for (const id of ids) {
    const part = partOf.get(id) ?? [];
    parts.set(part, [...(parts.get(part) ?? []), id]);
  }
  return [...parts.values()];
}

/** Places from 0, 0 on, in rows that are no wider than `width` unless one node alone is. */
function rowsOf(
  document: WorkflowDocument,
  ids: readonly string[],
  width: number,
  sizeOf: SizeOf,
): Map<string, Place> {
  const places = new Map<string, Place>();
  let [x, y, bottom] = [0, 0, 0];
  for (const id of ids) {
    const [wide, high] = sizeOf(document, id);
    if (x > 0 && x + wide > width) [x, y] = [0, bottom + GAP_Y];
    places.set(id, [x, y]);
    x += wide + GAP_X;
    bottom = Math.max(bottom, y + high);
  }
  return places;
}

/** Places of nodes that hang together, from 0, 0 on. */
function columnsOf(document: WorkflowDocument, ids: readonly string[], sizeOf: SizeOf): Map<string, Place> {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: GAP_Y, ranksep: GAP_X, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of ids) {
    const [width, height] = sizeOf(document, id);
    graph.setNode(id, { width, height });
  }
  for (const { from, to } of [...document.edges].sort(compareEdges)) {
    if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
  }
  runDagre(graph);
  const places = ids.map((id): [string, Place] => {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id);
    return [id, [Math.round(x - width / 2), Math.round(y - height / 2)]];
  });
  const [left, top] = cornerOf(places.map(([, place]) => place));
  return new Map(places.map(([id, [x, y]]) => [id, [x - left, y - top]]));
}

function cornerOf(places: readonly Place[]): Place {
  if (places.length === 0) return [0, 0];
  return [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))];
}

function nearestTo(
  document: WorkflowDocument,
  note: string,
  others: readonly string[],
  sizeOf: SizeOf,
): string | undefined {
  const middle = (id: string): Place => {
    const [x, y] = nodeAt(document, id)?.position ?? [0, 0];
    const [width, height] = sizeOf(document, id);
    return [x + width / 2, y + height / 2];
  };
  const [x, y] = middle(note);
  const distance = (id: string) => Math.hypot(middle(id)[0] - x, middle(id)[1] - y);
  return [...others].sort((a, b) => distance(a) - distance(b))[0];
}

/** The container as large as its content; collapsed, it keeps the size that it opens to. */
function fitted(
  document: WorkflowDocument,
  container: string,
  { sizeOf, padding }: LayoutRules,
): WorkflowDocument {
  const inside = Object.entries(document.nodes).filter(([, { parent }]) => parent === container);
  const reach = (axis: 0 | 1) =>
    Math.max(...inside.map(([id, { position }]) => position[axis] + sizeOf(document, id)[axis]));
  return resizeNode(document, container, [reach(0) + padding.side, reach(1) + padding.side]);
}
