import { type Given, givenOutput } from "@/lib/engine/given";
import { references, templateReferences } from "@/lib/expressions";
import { ancestorsOf } from "@/lib/graph/ancestors";
import { type DocumentNode, type Edge, portOf, type WorkflowDocument } from "@/lib/graph/document";
import { containersAround, nodesInside } from "@/lib/graph/node-at";
import { compileGraph, scopeOf } from "@/lib/graph/scope";
import { catalogue, shapeOf } from "@/lib/nodes/registry";

/** Nodes that lead to a node, directly or not. */
interface Upstream {
  /** Its containers, innermost first. */
  containers: string[];
  /** Those in its own scope. */
  beside: string[];
  /** Those in the scopes around it: they lead to its containers. */
  around: string[];
  /** Those of them that begin a run. */
  triggers: string[];
}

/** What leads to a node of a document without structural faults. */
export function upstreamOf(document: WorkflowDocument, id: string): Upstream {
  const graph = compileGraph(document, shapeOf);
  const containers = containersAround(document, id);
  const before = (of: string) => [
    ...(ancestorsOf(scopeOf(graph, document.nodes[of]?.parent ?? null)).get(of) ?? []),
  ];
  const beside = before(id);
  const around = containers.flatMap(before);
  const triggers = [...beside, ...around].filter((each) => {
    const node = document.nodes[each];
    return node && !node.disabled && shapeOf(node)?.role === "trigger";
  });
  return { containers, beside, around, triggers };
}

/** The part of a document that leads to a node, with what is inside of it, and nothing that comes after. */
export function pathTo(document: WorkflowDocument, id: string): WorkflowDocument {
  const { containers, beside, around } = upstreamOf(document, id);
  const whole = [id, ...beside, ...around];
  const inside = whole.flatMap((each) => nodesInside(document, each));
  return part(document, new Set([...containers, ...whole, ...inside]));
}

function part(document: WorkflowDocument, kept: ReadonlySet<string>): WorkflowDocument {
  return {
    ...document,
    settings: quiet(document),
    nodes: Object.fromEntries(Object.entries(document.nodes).filter(([id]) => kept.has(id))),
    edges: document.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}

/** A test that fails is nothing that anybody has to be told of. */
function quiet({ settings }: WorkflowDocument): NonNullable<WorkflowDocument["settings"]> {
  const { errorWorkflow: _, ...others } = settings ?? {};
  return others;
}

type Outputs = Given["outputs"];

interface AloneOptions {
  id: string;
  trigger: string;
  /** What is known of the nodes upstream, and of the innermost container: what its body begins with. */
  known: Outputs;
}

/**
 * A document in which nothing but one node is left to do: what is known of the nodes upstream is given, and
 * leads to it by the edges that it has. The node stands at the top, whatever container it comes from.
 */
export function aloneIn(
  document: WorkflowDocument,
  { id, trigger, known }: AloneOptions,
): { document: WorkflowDocument; outputs: Outputs } {
  const incoming = incomingOf(document, id);
  const outputs = leadingTo(incoming, trigger, known);
  const sources = new Set(incoming.map(({ from }) => from));
  const host = incoming.find(({ from }) => Object.hasOwn(outputs, from))?.from;
  const further = Object.keys(outputs).filter((each) => host !== undefined && !sources.has(each));
  const bodyOfNode = nodesInside(document, id);
  const kept = [trigger, ...further, ...sources, id];
  const nodes = kept.flatMap((each): [string, DocumentNode][] => {
    const node = document.nodes[each];
    if (!node) return [];
    const { parent: _, ...atTheTop } = node;
    return [[each, atTheTop]];
  });
  const inside = bodyOfNode.flatMap((each): [string, DocumentNode][] => {
    const node = document.nodes[each];
    return node ? [[each, node]] : [];
  });
  const start = [...further, ...sources].filter((each) => each !== trigger && Object.hasOwn(outputs, each));
  const edges = [
    ...start.map((to) => edge(trigger, firstPort(document, trigger), to)),
    ...further.map((from) => edge(from, givenOutput(outputs, from)?.port, host ?? id)),
    ...incoming,
    ...document.edges.filter(({ from, to }) => bodyOfNode.includes(from) && bodyOfNode.includes(to)),
  ];
  return {
    document: {
      ...document,
      settings: quiet(document),
      nodes: Object.fromEntries([...nodes, ...inside]),
      edges,
    },
    outputs,
  };
}

/** The edges that meet a node; the first nodes of a body are met by what their container begins an iteration with. */
function incomingOf(document: WorkflowDocument, id: string): Edge[] {
  const edges = document.edges.filter(({ to }) => to === id);
  const container = document.nodes[id]?.parent;
  if (edges.length > 0 || container === undefined) return edges;
  return [edge(container, firstPort(document, container), id)];
}

/** The outputs, of which at least one leaves by an edge to the node, although it may not have in the run. */
function leadingTo(incoming: readonly Edge[], trigger: string, known: Outputs): Outputs {
  const arrives = incoming.some(
    (each) => each.from === trigger || givenOutput(known, each.from)?.port === portOf(each),
  );
  if (arrives) return known;
  const turned = incoming.find((each) => {
    const port = givenOutput(known, each.from)?.port;
    // What came out by the error port is the error, not what the step makes.
    return port !== undefined && port !== "error" && portOf(each) !== "error";
  });
  const from = turned && givenOutput(known, turned.from);
  return turned && from ? { ...known, [turned.from]: { ...from, port: portOf(turned) } } : known;
}

function edge(from: string, port: string | undefined, to: string): Edge {
  return port === undefined || port === "out" ? { from, to } : { from, port, to };
}

function firstPort(document: WorkflowDocument, id: string): string | undefined {
  const node = document.nodes[id];
  return (node && shapeOf(node)?.outputs[0])?.id;
}

/** What is read by the expressions of a node and of the nodes inside of it. */
export interface Needs {
  /** Steps outside of it whose absence is not provided for. */
  steps: string[];
  trigger: boolean;
}

export function needsOf(document: WorkflowDocument, id: string): Needs {
  const inside = nodesInside(document, id);
  const all = [id, ...inside].flatMap((each) => {
    const node = document.nodes[each];
    return node ? catalogue.fieldsOf(node) : [];
  });
  const read = all.flatMap(({ kind, source }) =>
    kind === "expression" ? references(source) : templateReferences(source),
  );
  const steps = read.filter(({ root, guarded }) => root === "steps" && !guarded);
  const ids = new Set(steps.flatMap(({ path }) => path.slice(0, 1)));
  return {
    steps: [...ids].filter((each) => !inside.includes(each)),
    trigger: read.some(({ root, guarded }) => root === "trigger" && !guarded),
  };
}
