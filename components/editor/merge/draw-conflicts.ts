import type { Node } from "@xyflow/react";
import type { DocumentNode, Edge, WorkflowDocument } from "@/lib/graph/document";
import { type MergeConflict, mergeDocuments, type NodeConflict, type Side } from "@/lib/graph/merge";
import { mergeSoundly } from "@/lib/graph/merge-soundly";
import { containersAround } from "@/lib/graph/node-at";
import { catalogue, shapeOf } from "@/lib/nodes/registry";
import { edgeIdOf, type FlowEdge, syncFlowEdges } from "../canvas/flow-edges";
import { type FlowNode, NODE_WIDTH, syncFlowNodes } from "../canvas/flow-nodes";
import { drawnSize, makeRoom, type Pair, unitOf } from "./make-room";

/** One of the two versions of a node, as it is drawn. */
export interface Version {
  conflict: NodeConflict;
  side: Side;
}

/** A node as it is drawn: as on the canvas, in place of one that a side removed, or the frame around two versions. */
export type ConflictNode =
  | FlowNode
  | Node<FlowNode["data"], "gone">
  | Node<{ conflict: NodeConflict }, "pair">;

export interface ConflictPicture {
  conflicts: readonly MergeConflict[];
  /** What the nodes and edges are drawn of. */
  drawn: WorkflowDocument;
  nodes: readonly ConflictNode[];
  edges: readonly FlowEdge[];
  /** By the id of the node as drawn. */
  versions: ReadonlyMap<string, Version>;
  /** Which nodes as drawn, both of a pair and its frame, belong to a conflict, by its key. */
  placesOf: ReadonlyMap<string, readonly string[]>;
}

/** Room for the name and the button above a version, in px. */
const BAR = 32;
const PADDING = 12;

/**
 * Both sides in one picture: what merges by itself once, and of each node in question mine in its place with
 * theirs below it. Ids are other than in the document, as its own canvas is on the same page.
 */
export function drawConflicts(
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
): ConflictPicture {
  const { document, conflicts, contested } = mergeSoundly(base, mine, theirs, {}, catalogue);
  const choices = Object.fromEntries(conflicts.map(({ key }) => [key, "theirs"] as const));
  const asTheirs = mergeDocuments(base, mine, theirs, choices, contested).document;
  const sides = { mine: document, theirs: asTheirs };
  const inQuestion = new Map(
    conflicts.flatMap((each) => (each.kind === "node" ? [[each.id, each] as const] : [])),
  );
  const versions = new Map<string, Version>();
  for (const conflict of inQuestion.values()) {
    for (const side of SIDES) versions.set(versionId(conflict.id, side), { conflict, side });
  }
  const placed = drawNodes({ ...sides.theirs.nodes, ...sides.mine.nodes }, inQuestion);
  const pairs = [...inQuestion.keys()].map(
    (id): Pair => ({ ids: [versionId(id, "mine"), versionId(id, "theirs")], above: BAR, around: PADDING }),
  );
  const edges = drawEdges(sides, inQuestion);
  const drawn = makeRoom({ ...sides.mine, nodes: placed, edges }, pairs);
  return {
    conflicts,
    drawn,
    nodes: flowNodes(drawn, versions, pairs, sides.mine),
    edges: flowEdges(drawn, sides.mine),
    versions,
    placesOf: new Map(
      pairs.map(({ ids }) => [versions.get(ids[0])?.conflict.key ?? "", [...ids, frameId(ids[0])]]),
    ),
  };
}

const SIDES: readonly Side[] = ["mine", "theirs"];

function versionId(id: string, side: Side): string {
  return `${id}~${side}`;
}

function sharedId(id: string): string {
  return `${id}~`;
}

function frameId(id: string): string {
  return `${id}~pair`;
}

type InQuestion = ReadonlyMap<string, NodeConflict>;

/** What a node with this id is drawn as on one side; what hangs on a container hangs on mine, if I have it. */
function endOf(id: string, side: Side, inQuestion: InQuestion): string {
  return inQuestion.has(id) ? versionId(id, side) : sharedId(id);
}

function drawNodes(
  nodes: Readonly<Record<string, DocumentNode>>,
  inQuestion: InQuestion,
): Record<string, DocumentNode> {
  const drawn: Record<string, DocumentNode> = {};
  const put = (id: string, node: DocumentNode, place: string | undefined) => {
    const { parent, ...free } = node;
    const side = place !== undefined && inQuestion.get(place)?.mine ? "mine" : "theirs";
    if (place !== undefined) drawn[id] = { ...free, parent: endOf(place, side, inQuestion) };
    // The same object where nothing is other: what is known of it is known still.
    else drawn[id] = parent === undefined ? node : free;
  };
  for (const [id, node] of Object.entries(nodes)) {
    const conflict = inQuestion.get(id);
    if (!conflict) {
      put(sharedId(id), node, node.parent);
      continue;
    }
    const { mine, theirs } = conflict;
    put(versionId(id, "mine"), mine ? node : placeholder(node), node.parent);
    const below = drawnSize(documentOf(drawn), versionId(id, "mine"))[1] + BAR + PADDING;
    // Beside its other version, and without what is in it, which is drawn once.
    const other = theirs ? { ...theirs, ...(mine && { collapsed: true }) } : placeholder(node);
    put(
      versionId(id, "theirs"),
      { ...other, position: [node.position[0], node.position[1] + below] },
      node.parent,
    );
  }
  return unfolded(drawn, inQuestion);
}

/** What is drawn where one side removed a node: as large as a card. */
function placeholder({ name, position }: DocumentNode): DocumentNode {
  return { type: "gone", name, position, config: {} };
}

function documentOf(nodes: Record<string, DocumentNode>): WorkflowDocument {
  return { heddle: 1, name: "", nodes, edges: [] };
}

/** With the containers open that hold something in question. */
function unfolded(nodes: Record<string, DocumentNode>, inQuestion: InQuestion): Record<string, DocumentNode> {
  const document = documentOf(nodes);
  const open = new Set(
    [...inQuestion.keys()].flatMap((id) => containersAround(document, versionId(id, "mine"))),
  );
  const entries = Object.entries(nodes).map(([id, node]): [string, DocumentNode] => {
    if (!node.collapsed || !open.has(id)) return [id, node];
    const { collapsed: _, ...unfoldedNode } = node;
    return [id, unfoldedNode];
  });
  return Object.fromEntries(entries);
}

/** Each edge once, but for those of nodes in question, which each version has that keeps it. */
function drawEdges(sides: Record<Side, WorkflowDocument>, inQuestion: InQuestion): Edge[] {
  const drawn = new Map<string, Edge>();
  for (const side of SIDES) {
    for (const edge of sides[side].edges) {
      const shown = {
        ...edge,
        from: endOf(edge.from, side, inQuestion),
        to: endOf(edge.to, side, inQuestion),
      };
      drawn.set(edgeIdOf(shown), shown);
    }
  }
  return [...drawn.values()];
}

function flowNodes(
  drawn: WorkflowDocument,
  versions: ReadonlyMap<string, Version>,
  pairs: readonly Pair[],
  mine: WorkflowDocument,
): ConflictNode[] {
  const known = new Set(Object.keys(mine.nodes).map(sharedId));
  const nodes = syncFlowNodes([], drawn, new Set(), shapeOf).map((node): ConflictNode => {
    const domAttributes = {
      ...node.domAttributes,
      "aria-labelledby": `${node.domAttributes?.["aria-labelledby"] ?? ""} ${sideIdOf(node.id)}`.trim(),
    };
    const version = versions.get(node.id);
    if (!version) return known.has(node.id) ? node : { ...node, className: "is-theirs" };
    // With the bar of its choice it is higher than alone.
    const { measured: _size, handles: _ports, ...unmeasured } = node;
    if (version.conflict[version.side] === null)
      return { ...unmeasured, domAttributes, type: "gone", width: NODE_WIDTH, zIndex: 2 };
    return { ...unmeasured, domAttributes, zIndex: 2 };
  });
  const frames = pairs.flatMap((pair): [number, ConflictNode][] => {
    const [first] = pair.ids;
    const conflict = versions.get(first)?.conflict;
    if (!conflict) return [];
    const { left, top, right, bottom } = unitOf(drawn, pair);
    const parent = drawn.nodes[first]?.parent;
    const frame: ConflictNode = {
      id: frameId(first),
      type: "pair",
      position: { x: left, y: top },
      width: right - left,
      height: bottom - top,
      data: { conflict },
      domAttributes: { tabIndex: -1 },
      zIndex: 1,
      ...(parent !== undefined && { parentId: parent }),
    };
    return [[nodes.findIndex(({ id }) => id === first), frame]];
  });
  const before = new Map(frames);
  return nodes.flatMap((node, index) => [before.get(index) ?? [], node].flat());
}

/** Id of the element that says whose version a node is. */
export function sideIdOf(id: string): string {
  return `side-${id}`;
}

function flowEdges(drawn: WorkflowDocument, mine: WorkflowDocument): FlowEdge[] {
  const known = new Set(
    mine.edges.map((edge) => edgeIdOf({ ...edge, from: sharedId(edge.from), to: sharedId(edge.to) })),
  );
  return syncFlowEdges([], drawn, new Set()).map((edge) =>
    known.has(edge.id) || edge.id.includes("~mine") || edge.id.includes("~theirs")
      ? edge
      : { ...edge, className: "is-theirs" },
  );
}
