import { ancestorsOf } from "@/lib/graph/ancestors";
import { overlappingNodes } from "@/lib/graph/overlap";
import { edgeState, type Settled } from "@/lib/graph/plan";
import type { Graph, GraphNode, Scope } from "@/lib/graph/scope";
import { scopeOf } from "@/lib/graph/scope";
import type { Json, JsonObject } from "@/lib/utils/json";
import { nodePath } from "./path";
import type { History } from "./record";

/** One pass through one scope: the run itself, or one iteration of a container. */
export interface Frame {
  scope: Scope;
  /** Path of the iteration; empty at the top. */
  path: string;
  /** The frame that the container is in; null at the top. */
  outer: Frame | null;
  /** What expressions see besides `steps`: `item`, `index` and `previous` in an iteration. */
  vars: JsonObject;
  /** What a node without incoming edges gets as its input. */
  entryInput: Json;
  /** Entries that start: the trigger that fired, or all of a body. */
  entries: ReadonlySet<string>;
  startedAt: string;
  /** Whether the whole frame runs beside others. */
  overlaps: boolean;
}

/** Facts about a scope that do not change while it runs. */
interface ScopeFacts {
  ancestors: ReadonlyMap<string, ReadonlySet<string>>;
  overlapping: ReadonlySet<string>;
}

const facts = new WeakMap<Scope, ScopeFacts>();

function factsOf(scope: Scope): ScopeFacts {
  const known = facts.get(scope) ?? { ancestors: ancestorsOf(scope), overlapping: overlappingNodes(scope) };
  facts.set(scope, known);
  return known;
}

/** Whether other steps may run while this node's do. */
export function overlaps(frame: Frame, nodeId: string): boolean {
  return frame.overlaps || factsOf(frame.scope).overlapping.has(nodeId);
}

/** The frame of one iteration of a container. */
export function iterationFrame(
  graph: Graph,
  outer: Frame,
  containerId: string,
  iteration: { path: string; index: number; item?: Json; previous: Json; startedAt: string },
): Frame {
  const scope = scopeOf(graph, containerId);
  const { index, previous } = iteration;
  const item = iteration.item === undefined ? {} : { item: iteration.item };
  return {
    scope,
    path: iteration.path,
    outer,
    vars: { ...item, index, previous },
    entryInput: iteration.item === undefined ? previous : iteration.item,
    entries: new Set(
      [...scope.nodes.values()].filter((node) => node.incoming.length === 0).map(({ id }) => id),
    ),
    startedAt: iteration.startedAt,
    overlaps: overlaps(outer, containerId),
  };
}

/** Outputs that reached a node, by source, in canonical edge order. */
export function arrivedAt(
  frame: Frame,
  node: GraphNode,
  settled: ReadonlyMap<string, Settled>,
  history: History,
) {
  const arrived: JsonObject = {};
  for (const edge of node.incoming) {
    if (edgeState(edge, settled) !== "taken") continue;
    arrived[edge.from] = history.settled(nodePath(frame.path, edge.from))?.output ?? null;
  }
  return arrived;
}

/** `input` (design 4.8): the one source's output, several as an object by id, or what the frame starts with. */
export function inputOf(frame: Frame, node: GraphNode, arrived: JsonObject): Json {
  const sources = new Set(node.incoming.map((edge) => edge.from));
  if (sources.size === 0) return frame.entryInput;
  if (sources.size > 1) return arrived;
  return Object.values(arrived)[0] ?? null;
}

/** `steps` (design 4.8): outputs of completed predecessors in this scope and those around it. */
export function visibleSteps(frame: Frame, nodeId: string, history: History): JsonObject {
  const steps =
    frame.outer && frame.scope.container ? visibleSteps(frame.outer, frame.scope.container, history) : {};
  for (const id of factsOf(frame.scope).ancestors.get(nodeId) ?? []) {
    const record = history.settled(nodePath(frame.path, id));
    if (record && record.port !== null && record.port !== "error") steps[id] = record.output;
  }
  return steps;
}

/** `scope` (design 4.8): `item`, `index` and `previous` of every enclosing container, by its id. */
export function enclosingVars(frame: Frame): JsonObject {
  const outer = frame.outer ? enclosingVars(frame.outer) : {};
  return frame.scope.container ? { ...outer, [frame.scope.container]: frame.vars } : outer;
}

/** The moment at which the node's inputs were there: the same on every replay. */
export function momentOf(frame: Frame, node: GraphNode, history: History): string {
  const finished = node.incoming.map(
    (edge) => history.settled(nodePath(frame.path, edge.from))?.finishedAt ?? "",
  );
  return finished.reduce((latest, at) => (at > latest ? at : latest), frame.startedAt);
}
