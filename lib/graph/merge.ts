import { isSameJson } from "@/lib/utils/same-json";
import { type DocumentNode, type Edge, edgeKey, type WorkflowDocument } from "./document";
import { nodeAt } from "./node-at";
import { compareEdges } from "./scope";

/** A node that two people changed in different ways; null where it is gone. */
export interface NodeConflict {
  kind: "node";
  key: string;
  id: string;
  mine: DocumentNode | null;
  theirs: DocumentNode | null;
  /** Whether its edges go with the choice, too: what each side drew there does not fit together. */
  withEdges: boolean;
}

/** What two people changed in different ways: a node, or a part of the document itself. */
export type MergeConflict = NodeConflict | { kind: "name" | "description" | "settings"; key: string };

export type Side = "mine" | "theirs";

/** Whose version goes on, by the key of the conflict; mine where it does not say. */
export type Choices = Readonly<Record<string, Side>>;

export interface Merged {
  document: WorkflowDocument;
  /** In the order of the document; for each the document holds what `choices` say, else mine. */
  conflicts: MergeConflict[];
}

/**
 * Brings two sets of edits of one document together. What one side left alone is as the other has it; nodes
 * merge whole, but for their place, which may change on one side while the other configures. Edges that either
 * side removed are gone, and those of nodes that are gone; what went only because a node or container went is
 * back where that is kept. `choices` settles conflicts by their key; nodes that are `contested` are conflicts,
 * with their edges, whatever was done to them.
 */
export function mergeDocuments(
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
  choices: Choices = {},
  contested: ReadonlySet<string> = NONE,
): Merged {
  const conflicts: MergeConflict[] = [];
  const settle = <T>(conflict: MergeConflict, ours: T, others: T): T => {
    conflicts.push(conflict);
    return choices[conflict.key] === "theirs" ? others : ours;
  };
  const part = <K extends "name" | "description" | "settings">(key: K): WorkflowDocument[K] => {
    const merged = threeWay(base[key], mine[key], theirs[key]);
    return merged === CONFLICT ? settle({ key, kind: key }, mine[key], theirs[key]) : merged;
  };
  const [name, description, settings] = [part("name"), part("description"), part("settings")];
  const kept = new Map<string, DocumentNode>();
  for (const id of idsOf(base, mine, theirs)) {
    const [was, ours, others] = [nodeAt(base, id), nodeAt(mine, id), nodeAt(theirs, id)];
    const withEdges = contested.has(id);
    const merged = withEdges ? CONFLICT : mergeNode(was, ours, others);
    const sides = { mine: ours, theirs: others, withEdges };
    const key = keyOfNode(id);
    const node = merged === CONFLICT ? settle({ key, kind: "node", id, ...sides }, ours, others) : merged;
    if (node) kept.set(id, node);
  }
  const asked = new Set(conflicts.flatMap((conflict) => (conflict.kind === "node" ? conflict.id : [])));
  bringBackContainers(kept, mine, theirs);
  bringBackContents(kept, { base, mine, theirs }, asked);
  bringBackContainers(kept, mine, theirs);
  const sideAt = (id: string) => (contested.has(id) ? (choices[keyOfNode(id)] ?? "mine") : null);
  const edges = mergeEdges(base, mine, theirs, sideAt).filter(
    ({ from, to }) => kept.has(from) && kept.has(to),
  );
  const nodes = Object.fromEntries(kept);
  const document = { ...mine, name, ...withoutAbsent({ description, settings }), nodes, edges };
  return { document, conflicts };
}

const NONE: ReadonlySet<string> = new Set();

/** The key of a conflict about a node. */
function keyOfNode(id: string): string {
  return `node:${id}`;
}

const CONFLICT = Symbol("conflict");

function threeWay<T>(base: T, mine: T, theirs: T): T | typeof CONFLICT {
  if (isSameJson(mine, theirs) || isSameJson(base, theirs)) return mine;
  return isSameJson(base, mine) ? theirs : CONFLICT;
}

/** A node's place is merged apart from what it does; where both moved it, mine is where it stays. */
function mergeNode(
  base: DocumentNode | null,
  mine: DocumentNode | null,
  theirs: DocumentNode | null,
): DocumentNode | null | typeof CONFLICT {
  const whole = threeWay(base, mine, theirs);
  if (whole !== CONFLICT || !base || !mine || !theirs || mine.parent !== theirs.parent) return whole;
  const [was, ours, others] = [base, mine, theirs].map(meaningOf);
  const meaning = threeWay(was, ours, others);
  if (meaning === CONFLICT || !meaning) return CONFLICT;
  const place = threeWay(placeOf(base), placeOf(mine), placeOf(theirs));
  return { ...meaning, ...(place === CONFLICT ? placeOf(mine) : place) };
}

function placeOf({ position, size, collapsed }: DocumentNode) {
  return { position, ...withoutAbsent({ size, collapsed }) };
}

function meaningOf({ size: _size, collapsed: _collapsed, ...node }: DocumentNode): DocumentNode {
  return { ...node, position: [0, 0] };
}

/** One side may have put nodes into a container that the other removed: it stays for their sake. */
function bringBackContainers(
  nodes: Map<string, DocumentNode>,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
): void {
  for (let node = orphanOf(nodes); node?.parent; node = orphanOf(nodes)) {
    const container = nodeAt(mine, node.parent) ?? nodeAt(theirs, node.parent);
    if (!container) throw new Error(`The container ${node.parent} is in neither document`);
    nodes.set(node.parent, container);
  }
}

function orphanOf(nodes: ReadonlyMap<string, DocumentNode>): DocumentNode | undefined {
  return [...nodes.values()].find(({ parent }) => parent !== undefined && !nodes.has(parent));
}

/** What one side removed only together with its container comes back with it, but for what a person was `asked` about. */
function bringBackContents(
  nodes: Map<string, DocumentNode>,
  { base, mine, theirs }: Record<"base" | Side, WorkflowDocument>,
  asked: ReadonlySet<string>,
): void {
  const wentAlong = (side: WorkflowDocument, id: string, parent: string) =>
    !nodeAt(side, id) && !nodeAt(side, parent);
  const lost = Object.entries(base.nodes).filter(([id]) => !nodes.has(id) && !asked.has(id));
  for (let before = -1; before !== nodes.size; ) {
    before = nodes.size;
    for (const [id, { parent }] of lost) {
      if (parent === undefined || !nodes.has(parent)) continue;
      const kept = nodeAt(wentAlong(mine, id, parent) ? theirs : mine, id);
      if (kept && (wentAlong(mine, id, parent) || wentAlong(theirs, id, parent))) nodes.set(id, kept);
    }
  }
}

function mergeEdges(
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
  sideAt: (id: string) => Side | null,
): Edge[] {
  const edgesOf = ({ edges }: WorkflowDocument) => new Map(edges.map((edge) => [edgeKey(edge), edge]));
  const before = edgesOf(base);
  const sides = { mine: edgesOf(mine), theirs: edgesOf(theirs) };
  const removed = (side: Side, key: string, { from, to }: Edge) => {
    const document = side === "mine" ? mine : theirs;
    return before.has(key) && !sides[side].has(key) && nodeAt(document, from) && nodeAt(document, to);
  };
  const stays = (key: string, edge: Edge) => {
    const deciding = [edge.from, edge.to].flatMap((id) => sideAt(id) ?? []);
    return deciding.length > 0
      ? deciding.every((side) => sides[side].has(key))
      : !removed("mine", key, edge) && !removed("theirs", key, edge);
  };
  return [...new Map([...sides.mine, ...sides.theirs])]
    .filter(([key, edge]) => stays(key, edge))
    .map(([, edge]) => edge)
    .sort(compareEdges);
}

function idsOf(...documents: WorkflowDocument[]): string[] {
  return [...new Set(documents.flatMap(({ nodes }) => Object.keys(nodes)))].sort();
}

/** Optional properties are left out, not undefined. */
function withoutAbsent<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // What is undefined was just taken out.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
