import type { JsonObject } from "@/lib/utils/json";
import type { DocumentNode, Policy, WorkflowDocument } from "./document";
import { isNodeId } from "./document";
import { nodeAt, nodesInside } from "./node-at";

/**
 * Edits of a document. Each is pure and gives a new document, or the same one where nothing changes;
 * an id that does not exist is ignored, as the other hand may just have deleted the node.
 */

/** An id for a new node, made of words such as its name, that is neither taken nor reserved. */
export function freeNodeId(words: string, taken: ReadonlySet<string>): string {
  const slug = words
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 50)
    .replace(/_+$/, "");
  const base = isNodeId(slug) ? slug : `node_${slug}`.replace(/_+$/, "");
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}_${n}`;
  return id;
}

/** The document with a new node and the id it got, which is made of its name. */
export function addNode(
  document: WorkflowDocument,
  node: DocumentNode,
): { document: WorkflowDocument; id: string } {
  const id = freeNodeId(node.name || node.type, new Set(Object.keys(document.nodes)));
  return { document: { ...document, nodes: { ...document.nodes, [id]: node } }, id };
}

/** Positions are relative to the node's container. */
export function moveNodes(
  document: WorkflowDocument,
  positions: ReadonlyMap<string, readonly [number, number]>,
): WorkflowDocument {
  let moved = document;
  for (const [id, [x, y]] of positions) {
    moved = changeNode(moved, id, (node) => ({ ...node, position: [Math.round(x), Math.round(y)] }));
  }
  return moved;
}

/** Changes the name people read; expressions go by the id. */
export function renameNode(document: WorkflowDocument, id: string, name: string): WorkflowDocument {
  return changeNode(document, id, (node) => ({ ...node, name }));
}

export function setConfig(document: WorkflowDocument, id: string, config: JsonObject): WorkflowDocument {
  return changeNode(document, id, (node) => ({ ...node, config }));
}

/** A policy of null is that of the type. Edges at the port `error` go with the policy that gave it. */
export function setPolicy(document: WorkflowDocument, id: string, policy: Policy | null): WorkflowDocument {
  const changed = changeNode(document, id, ({ policy: _, ...node }) => (policy ? { ...node, policy } : node));
  if (policy?.onError === "branch") return changed;
  const edges = changed.edges.filter(({ from, port }) => from !== id || port !== "error");
  return edges.length === changed.edges.length ? changed : { ...changed, edges };
}

export function setDisabled(
  document: WorkflowDocument,
  ids: readonly string[],
  disabled: boolean,
): WorkflowDocument {
  return ids.reduce(
    (changed, id) =>
      changeNode(changed, id, ({ disabled: _, ...node }) => (disabled ? { ...node, disabled } : node)),
    document,
  );
}

export function setCollapsed(document: WorkflowDocument, id: string, collapsed: boolean): WorkflowDocument {
  return changeNode(document, id, ({ collapsed: _, ...node }) => (collapsed ? { ...node, collapsed } : node));
}

/** Gives a container or note its size, and a place where it was sized from the left or top. */
export function resizeNode(
  document: WorkflowDocument,
  id: string,
  [width, height]: readonly [number, number],
  position?: readonly [number, number],
): WorkflowDocument {
  return changeNode(document, id, (node) => ({
    ...node,
    size: [Math.round(width), Math.round(height)],
    position: position ? [Math.round(position[0]), Math.round(position[1])] : node.position,
  }));
}

/** Without the nodes, the bodies of those that are containers, and every edge that met one of them. */
export function removeNodes(document: WorkflowDocument, ids: readonly string[]): WorkflowDocument {
  const gone = new Set(ids.flatMap((id) => [id, ...nodesInside(document, id)]));
  const nodes = Object.fromEntries(Object.entries(document.nodes).filter(([id]) => !gone.has(id)));
  const edges = document.edges.filter(({ from, to }) => !gone.has(from) && !gone.has(to));
  return { ...document, nodes, edges };
}

export function setSettings(
  document: WorkflowDocument,
  settings: NonNullable<WorkflowDocument["settings"]>,
): WorkflowDocument {
  return { ...document, settings };
}

export function renameDocument(
  document: WorkflowDocument,
  name: string,
  description?: string,
): WorkflowDocument {
  return { ...document, name, ...(description !== undefined && { description }) };
}

function changeNode(
  document: WorkflowDocument,
  id: string,
  change: (node: DocumentNode) => DocumentNode,
): WorkflowDocument {
  const node = nodeAt(document, id);
  return node ? { ...document, nodes: { ...document.nodes, [id]: change(node) } } : document;
}
