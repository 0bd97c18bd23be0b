import { ancestorsOf, topologicalOrder } from "@/lib/graph/ancestors";
import type { WorkflowDocument } from "@/lib/graph/document";
import { containersAround } from "@/lib/graph/node-at";
import { compileGraph } from "@/lib/graph/scope";
import { shapeOf } from "@/lib/nodes/registry";

/** Something that the expressions of a node can read. */
export interface Source {
  kind: "step" | "trigger" | "container";
  id: string;
  /** The expression that reads it; empty where its fields are names of their own. */
  root: string;
}

/** What the expressions of a node can read, the nearest first. */
export function sourcesOf(document: WorkflowDocument, id: string): Source[] {
  const graph = compileGraph(document, shapeOf);
  const containers = containersAround(document, id);
  const sources = [id, ...containers].flatMap((at, depth): Source[] => {
    const scope = graph.scopes.get(document.nodes[at]?.parent ?? "");
    const before = scope && ancestorsOf(scope).get(at);
    const order = scope ? topologicalOrder(scope).filter((each) => before?.has(each)) : [];
    const container = containers[depth];
    const around: Source[] =
      container === undefined
        ? []
        : [{ kind: "container", id: container, root: depth === 0 ? "" : `scope.${container}` }];
    return [...order.reverse().map((each) => sourceOf(document, each)), ...around];
  });
  const isTrigger = ({ kind }: Source) => kind === "trigger";
  return [...sources.filter((each) => !isTrigger(each)), ...sources.filter(isTrigger)];
}

function sourceOf(document: WorkflowDocument, id: string): Source {
  const node = document.nodes[id];
  return node && shapeOf(node)?.role === "trigger"
    ? { kind: "trigger", id, root: "trigger" }
    : { kind: "step", id, root: `steps.${id}` };
}
