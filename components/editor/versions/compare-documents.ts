import { describeChange } from "@/lib/graph/describe-change";
import { type Change, diff } from "@/lib/graph/diff";
import { type DocumentNode, type Edge, portOf, type WorkflowDocument } from "@/lib/graph/document";
import { findRenames } from "@/lib/graph/find-renames";
import { nodeAt } from "@/lib/graph/node-at";
import { serializeDocument } from "@/lib/graph/serialize";
import type { Catalogue } from "@/lib/graph/shape";
import { edgeIdOf } from "../canvas/flow-edges";

/** What became of a node or an edge, as it is drawn. */
export type Mark = "added" | "removed" | "changed" | "moved";

/** One change in words, and where it is on the canvas. */
export interface ListedChange {
  mark: Mark;
  text: string;
  /** Ids of the nodes as they are drawn; none for a change of the whole workflow. */
  nodeIds: readonly string[];
  /** Whether it changes only how the workflow looks. */
  layout: boolean;
}

export interface Comparison {
  /**
   * Both documents in one: the later one, with what was removed from the earlier one. Ids are other than in
   * either, so that it can be drawn on a page that draws one of them, too.
   */
  drawn: WorkflowDocument;
  nodeMarks: ReadonlyMap<string, Mark>;
  /** By the id of the edge on the canvas. */
  edgeMarks: ReadonlyMap<string, Mark>;
  changes: readonly ListedChange[];
}

/** Two documents as one that can be drawn, with the differences marked; only the later one where `before` is null. */
export function compareDocuments(
  before: WorkflowDocument | null,
  after: WorkflowDocument,
  catalogue: Pick<Catalogue, "fieldsOf">,
): Comparison {
  const b = canonical(after);
  const a = before ? findRenames(canonical(before), b, catalogue).document : b;
  const ghosts = new Set(Object.keys(a.nodes).filter((id) => nodeAt(a, id)?.type !== nodeAt(b, id)?.type));
  const changes = before ? diff(before, after, catalogue).map((change) => listed(change, ghosts)) : [];
  const nodeMarks = marksOf(changes);
  const edges = drawnEdges(a, b, ghosts);
  const drawn = {
    ...b,
    nodes: unfolded({ ...drawnNodes(b), ...drawnGhosts(a, b, ghosts) }, nodeMarks),
    edges: edges.map(({ edge }) => edge),
  };
  const marked = edges.flatMap(({ edge, mark }) => (mark ? [[edgeIdOf(edge), mark] as const] : []));
  return { drawn, nodeMarks, edgeMarks: new Map(marked), changes };
}

function canonical(document: WorkflowDocument): WorkflowDocument {
  return JSON.parse(serializeDocument(document));
}

/** The id of a node of the later document, as drawn. */
function shownId(id: string): string {
  return `${id}~`;
}

/** The id of a node that was removed, as drawn: one of another type may have its id now. */
function ghostId(id: string): string {
  return `${id}~was`;
}

const MARKS: Record<Change["kind"], Mark> = {
  "document-renamed": "changed",
  "description-changed": "changed",
  "setting-changed": "changed",
  "node-added": "added",
  "node-removed": "removed",
  "id-changed": "changed",
  "node-renamed": "changed",
  moved: "moved",
  reparented: "moved",
  "config-changed": "changed",
  "policy-changed": "changed",
  disabled: "changed",
  enabled: "changed",
  "edge-added": "added",
  "edge-removed": "removed",
};

function listed(change: Change, ghosts: ReadonlySet<string>): ListedChange {
  return {
    mark: MARKS[change.kind],
    text: describeChange(change),
    nodeIds: placesOf(change, ghosts),
    layout: change.kind === "moved",
  };
}

function placesOf(change: Change, ghosts: ReadonlySet<string>): string[] {
  if (change.kind === "node-removed") return [ghostId(change.node.id)];
  if ("node" in change) return [shownId(change.node.id)];
  if (!("edge" in change)) return [];
  const at = change.kind === "edge-removed" ? endOf(ghosts) : shownId;
  return [at(change.edge.from), at(change.edge.to)];
}

/** What an edge of the earlier document ended at, as drawn. */
function endOf(ghosts: ReadonlySet<string>): (id: string) => string {
  return (id) => (ghosts.has(id) ? ghostId(id) : shownId(id));
}

/** Of several changes of a node the one that says most; edges are marked themselves. */
function marksOf(changes: readonly ListedChange[]): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const { mark, nodeIds } of changes) {
    const [id] = nodeIds;
    if (id === undefined || nodeIds.length > 1) continue;
    if (!marks.has(id) || marks.get(id) === "moved") marks.set(id, mark);
  }
  return marks;
}

type Nodes = Record<string, DocumentNode>;

function drawnNodes(b: WorkflowDocument): Nodes {
  return Object.fromEntries(
    Object.entries(b.nodes).map(([id, node]) => [shownId(id), within(node, shownId)]),
  );
}

function within({ parent, ...node }: DocumentNode, idOf: (id: string) => string): DocumentNode {
  return parent === undefined ? node : { ...node, parent: idOf(parent) };
}

/** Lower by this much where something else is in the place now, in px. */
const ASIDE = 72;

function drawnGhosts(a: WorkflowDocument, b: WorkflowDocument, ghosts: ReadonlySet<string>): Nodes {
  const places = new Set(Object.values(b.nodes).map(placeOf));
  return Object.fromEntries(
    [...ghosts].flatMap((id) => {
      const node = nodeAt(a, id);
      if (!node) return [];
      let ghost = node;
      while (places.has(placeOf(ghost))) {
        ghost = { ...ghost, position: [ghost.position[0], ghost.position[1] + ASIDE] };
      }
      return [[ghostId(id), within(ghost, endOf(ghosts))]];
    }),
  );
}

function placeOf({ parent, position }: DocumentNode): string {
  return JSON.stringify([parent ?? null, position]);
}

/** With the containers open that hold something marked. */
function unfolded(nodes: Nodes, marks: ReadonlyMap<string, Mark>): Nodes {
  const open = new Set<string>();
  for (const id of marks.keys()) {
    for (let parent = nodes[id]?.parent; parent !== undefined; parent = nodes[parent]?.parent)
      open.add(parent);
  }
  return Object.fromEntries(
    Object.entries(nodes).map(([id, node]) => {
      if (!open.has(id)) return [id, node];
      const { collapsed: _, ...opened } = node;
      return [id, opened];
    }),
  );
}

function drawnEdges(
  a: WorkflowDocument,
  b: WorkflowDocument,
  ghosts: ReadonlySet<string>,
): { edge: Edge; mark: Mark | null }[] {
  const keyOf = (edge: Edge) => edgeIdOf(edge);
  const endsInGhost = ({ from, to }: Edge) => ghosts.has(from) || ghosts.has(to);
  const old = new Set(a.edges.filter((edge) => !endsInGhost(edge)).map(keyOf));
  const fresh = new Set(b.edges.map(keyOf));
  const removed = a.edges.filter((edge) => endsInGhost(edge) || !fresh.has(keyOf(edge)));
  const drawn = (edge: Edge, end: (id: string) => string): Edge => ({
    from: end(edge.from),
    port: portOf(edge),
    to: end(edge.to),
  });
  return [
    ...b.edges.map((edge) => ({
      edge: drawn(edge, shownId),
      mark: old.has(keyOf(edge)) ? null : ("added" as const),
    })),
    ...removed.map((edge) => ({ edge: drawn(edge, endOf(ghosts)), mark: "removed" as const })),
  ];
}
