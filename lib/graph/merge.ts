import { canonicalJson, toJson } from "@/lib/utils/json";

import { type DocumentNode, type Edge, portOf, type WorkflowDocument } from "./document";
import { compareEdges } from "./scope";

/** What two people changed in different ways: a node, or a part of the document itself. */
export type MergeConflict = { key: string } & (
  | { kind: "node"; id: string; mine: DocumentNode | null; theirs: DocumentNode | null }
  | { kind: "name" | "description" | "settings" }
);

export type Side = "mine" | "theirs";

export interface Merged {
  document: WorkflowDocument;
  /** In the order of the document; for each the document holds what `choices` say, else mine. */
  conflicts: MergeConflict[];
}

/**
 * Brings two sets of edits of one document together. What one side left alone is as the other has it; nodes
 * merge whole, but for their place, which may change on one side while the other configures. Edges that either
 * side removed are gone, and those of nodes that are gone. `choices` settles conflicts by their key.
 */
export function mergeDocuments(
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
  choices: Readonly<Record<string, Side>> = {},
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
  const nodes: Record<string, DocumentNode> = {};
  for (const id of idsOf(base, mine, theirs)) {
    const [was, ours, others] = [base.nodes[id], mine.nodes[id], theirs.nodes[id]];
    const merged = mergeNode(was, ours, others);
    const sides = { mine: ours ?? null, theirs: others ?? null };
    const node =
      merged === CONFLICT ? settle({ key: `node:${id}`, kind: "node", id, ...sides }, ours, others) : merged;
    if (node) nodes[id] = node;
  }
  bringBackContainers(nodes, mine, theirs);
  const document = {
    ...mine,
    name,
    ...withoutAbsent({ description, settings }),
    nodes,
    edges: mergeEdges(base, mine, theirs).filter(({ from, to }) => nodes[from] && nodes[to]),
  };
  return { document, conflicts };
}

const CONFLICT = Symbol("conflict");

function threeWay<T>(base: T, mine: T, theirs: T): T | typeof CONFLICT {
  if (same(mine, theirs) || same(base, theirs)) return mine;
  return same(base, mine) ? theirs : CONFLICT;
}

function same(a: unknown, b: unknown): boolean {
  return a === b || canonicalJson(toJson(a ?? null)) === canonicalJson(toJson(b ?? null));
}

/** A node's place is merged apart from what it does; where both moved it, mine is where it stays. */
function mergeNode(
  base: DocumentNode | undefined,
  mine: DocumentNode | undefined,
  theirs: DocumentNode | undefined,
): DocumentNode | undefined | typeof CONFLICT {
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
  nodes: Record<string, DocumentNode>,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
): void {
  for (let node = orphanOf(nodes); node?.parent; node = orphanOf(nodes)) {
    const container = mine.nodes[node.parent] ?? theirs.nodes[node.parent];
    if (!container) throw new Error(`The container ${node.parent} is in neither document`);
    nodes[node.parent] = container;
  }
}

function orphanOf(nodes: Record<string, DocumentNode>): DocumentNode | undefined {
  return Object.values(nodes).find(({ parent }) => parent !== undefined && !nodes[parent]);
}

function mergeEdges(base: WorkflowDocument, mine: WorkflowDocument, theirs: WorkflowDocument): Edge[] {
  const [before, ours, others] = [base, mine, theirs].map(
    ({ edges }) => new Map(edges.map((edge) => [edgeKey(edge), edge])),
  );
  const all = new Map([...(ours ?? []), ...(others ?? [])]);
  const stays = (key: string) => (ours?.has(key) && others?.has(key)) || !before?.has(key);
  return [...all]
    .filter(([key]) => stays(key))
    .map(([, edge]) => edge)
    .sort(compareEdges);
}

function edgeKey(edge: Edge): string {
  return JSON.stringify([edge.from, portOf(edge), edge.to]);
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
