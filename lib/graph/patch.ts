import { z } from "zod";
import { isJsonObject, toJson } from "@/lib/utils/json";
import { isSameJson } from "@/lib/utils/same-json";
import { spliceOf } from "@/lib/utils/text-splice";
import { type Edge, edgeKey, edgeSchema, type WorkflowDocument } from "./document";
import { findCycle } from "./find-cycle";
import { containersAround, nodeAt } from "./node-at";

const changeSchema = z.strictObject({
  /** Keys from the document down, such as `nodes`, the node's id, `config`, `prompt`. */
  path: z.array(z.string()).min(1),
  /** In a text: where the stretch is that changes. */
  at: z.int().min(0).optional(),
  /** What is there before; left out where there is nothing. */
  from: z.json().optional(),
  to: z.json().optional(),
});
type PatchChange = z.output<typeof changeSchema>;

export const patchSchema = z.strictObject({
  changes: z.array(changeSchema),
  removed: z.array(edgeSchema),
  added: z.array(edgeSchema),
});

/**
 * What one edit changed, as small as can be said: it can be done to other documents, too, as long as what it
 * changes is in them as it was, and taken back.
 */
export type Patch = z.output<typeof patchSchema>;

/** Texts up to this long are kept whole. */
const SHORT_TEXT = 80;
/** What is kept around a stretch of text, to find out whether it is still the same one. */
const CONTEXT = 24;

/** The change from one document to another; null where they are the same. What is the same object is not looked into. */
export function patchOf(before: WorkflowDocument, after: WorkflowDocument): Patch | null {
  const changes = [
    ...(["name", "description", "settings"] as const).flatMap((key) =>
      changesOf(before[key], after[key], [key]),
    ),
    ...nodeChanges(before, after),
  ];
  const [was, is] = before.edges === after.edges ? [new Map(), new Map()] : [before, after].map(edgesByKey);
  const removed = [...(was ?? [])].flatMap(([key, edge]) => (is?.has(key) ? [] : [edge]));
  const added = [...(is ?? [])].flatMap(([key, edge]) => (was?.has(key) ? [] : [edge]));
  return changes.length + removed.length + added.length > 0 ? { changes, removed, added } : null;
}

function nodeChanges(before: WorkflowDocument, after: WorkflowDocument): PatchChange[] {
  if (before.nodes === after.nodes) return [];
  const ids = Object.keys(after.nodes).filter((id) => before.nodes[id] !== after.nodes[id]);
  for (const id of Object.keys(before.nodes)) if (!nodeAt(after, id)) ids.push(id);
  return ids.flatMap((id) => {
    const [was, is] = [nodeAt(before, id), nodeAt(after, id)];
    const path = ["nodes", id];
    return was && is && was.type === is.type
      ? changesOf(was, is, path)
      : [changeOf(path, was ?? undefined, is ?? undefined)];
  });
}

/** Key by key in objects; lists change whole, as their places mean nothing once somebody else adds to them. */
function changesOf(before: unknown, after: unknown, path: string[]): PatchChange[] {
  if (before === after) return [];
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changesOf(own(before, key), own(after, key), [...path, key]));
  }
  return isSameJson(before, after) ? [] : [changeOf(path, before, after)];
}

function changeOf(path: string[], before: unknown, after: unknown): PatchChange {
  const areTexts = typeof before === "string" && typeof after === "string";
  if (areTexts && before.length + after.length > 2 * SHORT_TEXT) {
    return { path, ...spliceOf(before, after, CONTEXT) };
  }
  return {
    path,
    ...(before !== undefined && { from: toJson(before) }),
    ...(after !== undefined && { to: toJson(after) }),
  };
}

/** What takes a change back. */
export function inverseOf({ changes, removed, added }: Patch): Patch {
  return {
    changes: changes.map(({ from, to, ...place }) => ({
      ...place,
      ...(to !== undefined && { from: to }),
      ...(from !== undefined && { to: from }),
    })),
    removed: added,
    added: removed,
  };
}

/** Why a change cannot be done: what it changes is another now, or what it leaves would not hold together. */
export interface PatchRefusal {
  refused: "changed" | "torn";
  /** Where, if at a node. */
  nodeId: string | null;
}

/**
 * The document with the change done to it, or why that cannot be: nothing that is other than the change found
 * it is overwritten, and no edge or node inside a container is left without its end or container.
 */
export function applyPatch(document: WorkflowDocument, patch: Patch): WorkflowDocument | PatchRefusal {
  const parts: Record<string, unknown> = { ...document };
  const nodes: Record<string, unknown> = { ...document.nodes };
  for (const change of patch.changes) {
    const [root = "", id] = change.path;
    const isNode = root === "nodes" && id !== undefined;
    const [target, key, rest] = isNode
      ? [nodes, id, change.path.slice(2)]
      : [parts, root, change.path.slice(1)];
    const value = changed(own(target, key), rest, change);
    if (value === MISMATCH) return { refused: "changed", nodeId: isNode ? id : null };
    put(target, key, value);
  }
  // A patch is made of two documents, and changes only what is as it was in the first of them.
  const result = { ...parts, nodes, edges: edgesAfter(document, patch) } as WorkflowDocument;
  const torn = mayTear(patch) && tornPlace(document) === null ? tornPlace(result) : null;
  return torn === null ? result : { refused: "torn", nodeId: torn };
}

/** Whether it changes more than what single nodes do, and where they stand. */
function mayTear({ changes, removed, added }: Patch): boolean {
  return (
    removed.length + added.length > 0 || changes.some(({ path }) => path.length < 3 || path[2] === "parent")
  );
}

const MISMATCH = Symbol("mismatch");

function changed(value: unknown, [key, ...rest]: string[], change: PatchChange): unknown {
  if (key !== undefined) {
    if (!isJsonObject(value)) return MISMATCH;
    const inner = changed(own(value, key), rest, change);
    if (inner === MISMATCH) return MISMATCH;
    const copy: Record<string, unknown> = { ...value };
    put(copy, key, inner);
    return copy;
  }
  const { at, from, to } = change;
  if (at === undefined || typeof from !== "string" || typeof to !== "string")
    return isSameJson(value, from) ? to : MISMATCH;
  if (typeof value !== "string" || value.slice(at, at + from.length) !== from) return MISMATCH;
  return value.slice(0, at) + to + value.slice(at + from.length);
}

function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (value === undefined) delete target[key];
  else target[key] = value;
}

function edgesAfter(document: WorkflowDocument, { removed, added }: Patch): Edge[] {
  if (removed.length + added.length === 0) return document.edges;
  const gone = new Set(removed.map(edgeKey));
  const kept = document.edges.filter((edge) => !gone.has(edgeKey(edge)));
  const there = new Set(kept.map(edgeKey));
  return [...kept, ...added.filter((edge) => !there.has(edgeKey(edge)))];
}

/** A node without its container, or at an edge without its other end or in a circle; null where there is none. */
function tornPlace(document: WorkflowDocument): string | null {
  for (const [id, { parent }] of Object.entries(document.nodes)) {
    if (parent === undefined) continue;
    const outermost = containersAround(document, id).at(-1);
    if (outermost === undefined || nodeAt(document, outermost)?.parent !== undefined) return id;
  }
  for (const { from, to } of document.edges) {
    const [source, target] = [nodeAt(document, from), nodeAt(document, to)];
    if (!source || !target || source.parent !== target.parent) return source ? from : to;
  }
  return findCycle(document.edges)?.[0] ?? null;
}

function edgesByKey({ edges }: WorkflowDocument): Map<string, Edge> {
  return new Map(edges.map((edge) => [edgeKey(edge), edge]));
}

function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
