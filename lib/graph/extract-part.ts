import { type Edge, portOf, type WorkflowDocument } from "./document";
import { outermost } from "./edit-align";
import { reachableFrom } from "./edit-split";
import type { Refusal, SubWorkflowKit } from "./extract-kit";
import { type Way, waysThrough } from "./extract-ways";
import { nodeAt, nodesInside } from "./node-at";
import { compileGraph, type GraphNode, type Scope, scopeOf } from "./scope";

/** What was selected of a document, and how it hangs together with the rest. */
export interface Part {
  document: WorkflowDocument;
  /** The container that all of it stands in. */
  parent: string | null;
  /** The scope it stands in, and which of `item`, `index` and `previous` is seen there. */
  scope: Scope;
  sees: readonly string[];
  /** Nodes of that scope, without notes. */
  top: ReadonlySet<string>;
  /** All that moves: those, what is inside them, and notes. */
  all: ReadonlySet<string>;
  /** Edges that lead into it, and out of it. */
  entries: readonly Edge[];
  exits: readonly Edge[];
  /** Nodes at which it begins. */
  begins: ReadonlySet<string>;
  /** Nodes that lead into it. */
  sources: ReadonlySet<string>;
}

/** How far apart nodes stand in a row, in px. */
export const COLUMN = 272;

/** Stands for what comes before the part. */
const BEFORE = "";

/** The part that the selected nodes are; a refusal where they do not stand together. */
export function partOf(
  document: WorkflowDocument,
  selected: readonly string[],
  { shapeOf }: Pick<SubWorkflowKit, "shapeOf">,
): Part | Refusal {
  const ids = outermost(document, selected);
  const top = new Set(ids.filter((id) => roleOf(document, id, shapeOf) !== "note"));
  const parents = new Set([...top].map((id) => nodeAt(document, id)?.parent ?? null));
  const [parent = null] = parents;
  if (top.size === 0)
    return { message: "Select the nodes that are to go into a workflow of their own.", nodes: [] };
  if (parents.size > 1) {
    const message =
      "They stand in different containers. Select nodes of one container, or the containers as a whole.";
    return { message, nodes: [...top] };
  }
  const notes = ids.filter((id) => !top.has(id) && (nodeAt(document, id)?.parent ?? null) === parent);
  const all = new Set([...top, ...notes].flatMap((id) => [id, ...nodesInside(document, id)]));
  const entries = document.edges.filter(({ from, to }) => !top.has(from) && top.has(to));
  const scope = scopeOf(compileGraph(document, shapeOf), parent);
  const isFirst = (id: string) => parent !== null && scope.nodes.get(id)?.incoming.length === 0;
  const container = parent === null ? null : nodeAt(document, parent);
  return {
    document,
    parent,
    scope,
    sees: (container && shapeOf(container)?.bodySees) ?? [],
    top,
    all,
    entries,
    exits: document.edges.filter(({ from, to }) => top.has(from) && !top.has(to)),
    begins: new Set([...entries.map(({ to }) => to), ...[...top].filter(isFirst)]),
    sources: new Set(entries.map(({ from }) => from)),
  };
}

function roleOf(document: WorkflowDocument, id: string, shapeOf: SubWorkflowKit["shapeOf"]) {
  const node = nodeAt(document, id);
  return node ? shapeOf(node)?.role : undefined;
}

/** Every way in which the part can be gone through once it is entered; null where there are too many. */
export function waysOf(part: Part, kit: Pick<SubWorkflowKit, "shapeOf">): Way[] | null {
  const nodes = new Map<string, GraphNode>();
  for (const id of part.top) {
    const node = part.scope.nodes.get(id);
    if (!node) continue;
    const inner = node.incoming.filter(({ from }) => part.top.has(from));
    const entry: Edge[] = part.begins.has(id) ? [{ from: BEFORE, to: id }] : [];
    nodes.set(id, { ...node, incoming: [...entry, ...inner] });
  }
  const start: Way = new Map([[BEFORE, { status: "left", port: "out" }]]);
  return waysThrough(part.document, { container: part.parent, nodes }, start, kit);
}

/** Why the part cannot be called as one: how it is wired, and what its nodes are. */
export function wiringRefusals(part: Part, kit: SubWorkflowKit): Refusal[] {
  const named = (ids: Iterable<string>) => namesOf(part.document, ids);
  const found: Refusal[] = [];
  const refuse = (nodes: Iterable<string>, message: (names: string) => string) => {
    const ids = [...nodes];
    if (ids.length > 0) found.push({ message: message(named(ids)), nodes: ids });
  };
  const ofTop = (holds: (node: GraphNode) => boolean) =>
    [...part.top].filter((id) => {
      const node = part.scope.nodes.get(id);
      return node !== undefined && holds(node);
    });
  const triggers = ofTop(({ role }) => role === "trigger");
  refuse(
    triggers,
    (names) => `${names} starts this workflow and has to stay in it. Take it out of the selection.`,
  );
  refuse(
    [...part.all].filter((id) => isOfItsRun(part.document, id, kit)),
    (names) =>
      `${names} acts on the run that it is in, and would act on the called one. Take it out of the selection.`,
  );
  refuse(
    between(part),
    (names) => `The way through the selection leads out of it and back, by ${names}. Select that, too.`,
  );
  if (found.length > 0) return found;
  if (part.begins.size === 0)
    refuse(
      part.top,
      () => "No edge leads to the selection, so that nothing would call it. Connect it first.",
    );
  refuse(
    unevenEntries(part),
    (names) =>
      `The selection is entered in several ways, at ${names}. Put a join before them and connect all of them to it, or select less.`,
  );
  const early = ofTop(({ join }) => join.mode !== "all" && !join.cancelOthers);
  if (part.exits.length > 0)
    refuse(
      early,
      (names) =>
        `${names} goes on before all branches have ended, and a called workflow does not. Let it cancel the other branches, or take it out of the selection.`,
    );
  refuse(
    part.exits.filter((edge) => portOf(edge) === "error").map(({ from }) => from),
    (names) => `An error of ${names} is handled outside of the selection. Select what handles it, too.`,
  );
  return found;
}

/** Left and top of the part, in px, as seen from the container that it stands in. */
export function cornerOf({ document, top }: Part): [number, number] {
  const places = [...top].map((id) => nodeAt(document, id)?.position ?? ([0, 0] as const));
  return [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))];
}

/** Whether the node's input is an object by the ids of several nodes. */
export function isFedBySeveral({ document }: Part, id: string): boolean {
  return new Set(document.edges.flatMap(({ from, to }) => (to === id ? [from] : []))).size > 1;
}

function isOfItsRun(document: WorkflowDocument, id: string, kit: SubWorkflowKit): boolean {
  const node = nodeAt(document, id);
  return node !== null && kit.traitsOf(node).ofItsRun;
}

/** Nodes outside of the part that come after one and before another of it. */
function between({ document, top, exits, sources }: Part): string[] {
  const backwards = { ...document, edges: document.edges.map(({ from, to }) => ({ from: to, to: from })) };
  const before = new Set([...sources].flatMap((id) => [...reachableFrom(backwards, id)]));
  const after = new Set(exits.flatMap(({ to }) => [...reachableFrom(document, to)]));
  return [...after].filter((id) => !top.has(id) && before.has(id));
}

/** Where it begins, unless all of that is entered at once: by one output, or at one node. */
function unevenEntries({ scope, top, entries, begins }: Part): string[] {
  const outputs = new Set(entries.map((edge) => `${edge.from}:${portOf(edge)}`));
  const withoutEdge = [...begins].some((id) => !entries.some(({ to }) => to === id));
  const inside = [...begins].some((id) => scope.nodes.get(id)?.incoming.some(({ from }) => top.has(from)));
  const isEven =
    entries.length === 0 || (!withoutEdge && (outputs.size === 1 || (begins.size === 1 && !inside)));
  return isEven ? [] : [...begins];
}

/** The names of nodes as a list in a sentence. */
export function namesOf(document: WorkflowDocument, ids: Iterable<string>): string {
  const names = [...new Set(ids)].map((id) => `“${nodeAt(document, id)?.name || id}”`);
  const last = names.pop() ?? "";
  return names.length > 0 ? `${names.join(", ")} and ${last}` : last;
}
