import { type DocumentNode, type Edge, portOf, type WorkflowDocument } from "./document";
import type { JoinRule, NodeShape, Port, ShapeOf } from "./shape";

/** A node in its scope, with the edges that meet it in canonical order. */
export interface GraphNode {
  id: string;
  role: NodeShape["role"];
  outputs: readonly Port[];
  join: JoinRule;
  disabled: boolean;
  incoming: readonly Edge[];
  outgoing: readonly Edge[];
}

/** One acyclic level of a workflow: the whole, or the body of one container. */
export interface Scope {
  /** Id of the container, or null at the top. */
  container: string | null;
  nodes: ReadonlyMap<string, GraphNode>;
}

export interface Graph {
  document: WorkflowDocument;
  /** Scopes by container id; the top scope is under the empty string. */
  scopes: ReadonlyMap<string, Scope>;
}

/** Canonical order of edges: by source, port and target, so that nothing depends on how they were drawn. */
export function compareEdges(a: Edge, b: Edge): number {
  return compareText(a.from, b.from) || compareText(portOf(a), portOf(b)) || compareText(a.to, b.to);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What was compiled last from a list of edges, which is never changed in place. */
const compiled = new WeakMap<readonly Edge[], Graph & { shapeOf: ShapeOf }>();

/**
 * The document as scopes of nodes with their edges. Notes are left out: they mean nothing.
 * Expects a document without structural faults (`validate`); edges it cannot place are ignored.
 * After an edit that leaves the graph as it is, such as of a config, the scopes are those of before, and with
 * them all that has been worked out of them.
 */
export function compileGraph(document: WorkflowDocument, shapeOf: ShapeOf): Graph {
  const before = compiled.get(document.edges);
  const isSame = before?.shapeOf === shapeOf && sameGraph(before.document, document, shapeOf);
  const scopes = isSame ? before.scopes : scopesOf(document, shapeOf);
  compiled.set(document.edges, { document, scopes, shapeOf });
  return { document, scopes };
}

/** Whether two documents with the same edges differ only in what no scope knows of their nodes. */
function sameGraph(before: WorkflowDocument, now: WorkflowDocument, shapeOf: ShapeOf): boolean {
  const ids = Object.keys(now.nodes);
  return (
    ids.length === Object.keys(before.nodes).length &&
    ids.every((id) => sameNode(before.nodes[id], now.nodes[id], shapeOf))
  );
}

function sameNode(a: DocumentNode | undefined, b: DocumentNode | undefined, shapeOf: ShapeOf): boolean {
  if (a === b) return true;
  if (!a || !b || a.parent !== b.parent || a.disabled !== b.disabled) return false;
  return JSON.stringify(shapeOf(a)) === JSON.stringify(shapeOf(b));
}

function scopesOf(document: WorkflowDocument, shapeOf: ShapeOf): Graph["scopes"] {
  const edges = [...document.edges].sort(compareEdges);
  const incoming = groupedBy(edges, ({ to }) => to);
  const outgoing = groupedBy(edges, ({ from }) => from);
  const scopes = new Map<string, Map<string, GraphNode>>([["", new Map()]]);
  for (const id of Object.keys(document.nodes).sort()) {
    const node = document.nodes[id];
    const shape = node && shapeOf(node);
    if (!node || !shape || shape.role === "note") continue;
    if (shape.role === "container" && !scopes.has(id)) scopes.set(id, new Map());
    const parent = node.parent ?? "";
    const siblings = scopes.get(parent) ?? new Map<string, GraphNode>();
    scopes.set(parent, siblings);
    siblings.set(id, {
      id,
      role: shape.role,
      outputs: shape.outputs,
      join: shape.join ?? { mode: "all" },
      disabled: node.disabled ?? false,
      incoming: incoming.get(id) ?? [],
      outgoing: outgoing.get(id) ?? [],
    });
  }
  return new Map([...scopes].map(([id, nodes]) => [id, { container: id || null, nodes }]));
}

/** Edges by what `keyOf` says of each, in the order in which they stand. */
export function groupedBy(edges: readonly Edge[], keyOf: (edge: Edge) => string): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const key = keyOf(edge);
    const group = groups.get(key);
    if (group) group.push(edge);
    else groups.set(key, [edge]);
  }
  return groups;
}

/** The body of a container, or the top scope for null. Throws if there is none of that id. */
export function scopeOf(graph: Graph, container: string | null): Scope {
  const scope = graph.scopes.get(container ?? "");
  if (!scope) throw new Error(`No scope "${container}" in the graph`);
  return scope;
}
