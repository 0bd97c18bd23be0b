import { type Difference, diffJson } from "@/lib/utils/diff-json";
import { toJson } from "@/lib/utils/json";
import { type DocumentNode, type Edge, portOf, type WorkflowDocument } from "./document";
import { findRenames } from "./find-renames";
import { nodeAt } from "./node-at";
import { compareEdges } from "./scope";
import { serializeDocument } from "./serialize";
import type { Catalogue } from "./shape";

/** A node as people know it; of one that is there no more, as it was. */
export interface NamedNode {
  id: string;
  name: string;
}

/** One change between two documents, as a person would tell it. Values are canonical, without defaults. */
export type Change =
  | { kind: "document-renamed"; from: string; to: string }
  | { kind: "description-changed"; from: string; to: string }
  | ({ kind: "setting-changed" } & Difference)
  | { kind: "node-added" | "node-removed"; node: NamedNode; type: string }
  | { kind: "id-changed" | "node-renamed"; node: NamedNode; from: string; to: string }
  | { kind: "moved"; node: NamedNode; aspects: ("position" | "size" | "folding")[] }
  | { kind: "reparented"; node: NamedNode; from: NamedNode | null; to: NamedNode | null }
  | ({ kind: "config-changed" | "policy-changed"; node: NamedNode } & Difference)
  | { kind: "disabled" | "enabled"; node: NamedNode }
  | { kind: "edge-added" | "edge-removed"; edge: Edge; from: NamedNode; to: NamedNode };

/**
 * What a person did to get from one document to another: first to the document, then to its nodes, by id,
 * then to its edges. What only follows from another change is left out: references to an id that changed,
 * edges of a node that was removed, coordinates in another container. Empty for documents of one canonical
 * form. A node whose type differs counts as another node.
 */
export function diff(
  before: WorkflowDocument,
  after: WorkflowDocument,
  catalogue: Pick<Catalogue, "fieldsOf">,
): Change[] {
  const b = canonical(after);
  const { document: a, renamed } = findRenames(canonical(before), b, catalogue);
  const ids = [...new Set([...Object.keys(a.nodes), ...Object.keys(b.nodes)])].sort();
  return [
    ...documentChanges(a, b),
    ...ids.flatMap((id) => nodeChanges(a, b, id, renamed)),
    ...edgeChanges(a, b),
  ];
}

function canonical(document: WorkflowDocument): WorkflowDocument {
  return JSON.parse(serializeDocument(document));
}

function documentChanges(a: WorkflowDocument, b: WorkflowDocument): Change[] {
  const changes: Change[] = [];
  if (a.name !== b.name) changes.push({ kind: "document-renamed", from: a.name, to: b.name });
  const [from, to] = [a.description ?? "", b.description ?? ""];
  if (from !== to) changes.push({ kind: "description-changed", from, to });
  const settings = diffJson(toJson(a.settings ?? {}), toJson(b.settings ?? {}));
  return [...changes, ...settings.map((difference): Change => ({ kind: "setting-changed", ...difference }))];
}

function nodeChanges(
  a: WorkflowDocument,
  b: WorkflowDocument,
  id: string,
  renamed: ReadonlyMap<string, string>,
): Change[] {
  const was = nodeAt(a, id);
  const is = nodeAt(b, id);
  if (was && is && was.type === is.type) {
    const formerId = renamed.get(id);
    const node = named(b, id);
    return [
      ...(formerId === undefined ? [] : [{ kind: "id-changed", node, from: formerId, to: id } as const]),
      ...contentChanges(node, was, is),
      ...placeChanges(a, b, node, was, is),
    ];
  }
  return [
    ...(was ? [{ kind: "node-removed", node: named(a, id), type: was.type } as const] : []),
    ...(is ? [{ kind: "node-added", node: named(b, id), type: is.type } as const] : []),
  ];
}

function contentChanges(node: NamedNode, was: DocumentNode, is: DocumentNode): Change[] {
  const changes: Change[] = [];
  if (was.name !== is.name) changes.push({ kind: "node-renamed", node, from: was.name, to: is.name });
  if (was.disabled !== is.disabled) changes.push({ kind: is.disabled ? "disabled" : "enabled", node });
  const config = diffJson(was.config, is.config);
  const policy = diffJson(toJson(was.policy ?? {}), toJson(is.policy ?? {}));
  return [
    ...changes,
    ...config.map((difference): Change => ({ kind: "config-changed", node, ...difference })),
    ...policy.map((difference): Change => ({ kind: "policy-changed", node, ...difference })),
  ];
}

function placeChanges(
  a: WorkflowDocument,
  b: WorkflowDocument,
  node: NamedNode,
  was: DocumentNode,
  is: DocumentNode,
): Change[] {
  const aspects: (Change & { kind: "moved" })["aspects"] = [];
  const isElsewhere = was.parent !== is.parent;
  if (!isElsewhere && !isSame(was.position, is.position)) aspects.push("position");
  if (!isSame(was.size, is.size)) aspects.push("size");
  if (was.collapsed !== is.collapsed) aspects.push("folding");
  const moved: Change[] = aspects.length > 0 ? [{ kind: "moved", node, aspects }] : [];
  if (!isElsewhere) return moved;
  const from = was.parent === undefined ? null : named(a, was.parent);
  const to = is.parent === undefined ? null : named(b, is.parent);
  return [{ kind: "reparented", node, from, to }, ...moved];
}

function edgeChanges(a: WorkflowDocument, b: WorkflowDocument): Change[] {
  const old = new Set(a.edges.map(keyOf));
  const fresh = new Set(b.edges.map(keyOf));
  const removed = a.edges.filter(
    (edge) => !fresh.has(keyOf(edge)) && isKept(a, b, edge.from) && isKept(a, b, edge.to),
  );
  const added = b.edges.filter((edge) => !old.has(keyOf(edge)));
  return [
    ...removed.sort(compareEdges).map((edge) => edgeChange("edge-removed", a, edge)),
    ...added.sort(compareEdges).map((edge) => edgeChange("edge-added", b, edge)),
  ];
}

function isKept(a: WorkflowDocument, b: WorkflowDocument, id: string): boolean {
  return nodeAt(a, id)?.type === nodeAt(b, id)?.type;
}

function edgeChange(kind: "edge-added" | "edge-removed", document: WorkflowDocument, edge: Edge): Change {
  return { kind, edge, from: named(document, edge.from), to: named(document, edge.to) };
}

function keyOf(edge: Edge): string {
  return JSON.stringify([edge.from, portOf(edge), edge.to]);
}

function named(document: WorkflowDocument, id: string): NamedNode {
  return { id, name: nodeAt(document, id)?.name ?? "" };
}

function isSame(a: readonly number[] | undefined, b: readonly number[] | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
