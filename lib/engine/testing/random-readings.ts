import { ancestorsOf } from "@/lib/graph/ancestors";
import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import { containersAround } from "@/lib/graph/node-at";
import { compileGraph, type Graph, scopeOf } from "@/lib/graph/scope";
import { shapeOf } from "@/lib/nodes/registry";
import type { Json } from "@/lib/utils/json";
import type { Random } from "./random";

/** A `randomGraph` whose nodes read what they see: steps before them, what is around them, their input. */
export function withReadings(document: WorkflowDocument, random: Random): WorkflowDocument {
  const graph = compileGraph(document, shapeOf);
  const nodes = Object.entries(document.nodes).map(([id, node]): [string, DocumentNode] => {
    if (node.type === "transform") {
      const keepInput = random.chance(0.05);
      return [
        id,
        { ...node, config: { fields: readings(graph, id, random), ...(keepInput && { keepInput }) } },
      ];
    }
    if (node.type === "http" && random.chance(0.6)) {
      return [id, { ...node, config: { ...node.config, body: readings(graph, id, random) } }];
    }
    return [id, node];
  });
  return { ...document, nodes: Object.fromEntries(nodes) };
}

function readings(graph: Graph, id: string, random: Random): Record<string, Json> {
  const count = random.below(3);
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`r${n}`, reading(graph, id, random)]));
}

function reading(graph: Graph, id: string, random: Random): string {
  const { document } = graph;
  const around = [id, ...containersAround(document, id)];
  const steps = around.flatMap((each) => {
    const scope = scopeOf(graph, document.nodes[each]?.parent ?? null);
    return [...(ancestorsOf(scope).get(each) ?? [])];
  });
  const outer = around.slice(2);
  const kind = random.below(10);
  if (kind < 5 && steps.length > 0) {
    const step = random.pick(steps);
    return random.pick([
      `{{ steps.?${step}.orValue("none") }}`,
      `{{ has(steps.${step}) }}`,
      `{{ "${step}" in steps }}`,
      `{{ has(steps.${step}) ? steps.${step} : "none" }}`,
    ]);
  }
  if (kind === 5) return "of {{ trigger }}";
  if (kind === 6 && around.length > 1) return "{{ index }}";
  if (kind === 7 && outer.length > 0) return `{{ scope.${random.pick(outer)}.index }}`;
  if (kind === 8) return "{{ run.workflowId }}";
  return inputReading(graph, id, random);
}

function inputReading(graph: Graph, id: string, random: Random): string {
  const scope = scopeOf(graph, graph.document.nodes[id]?.parent ?? null);
  const sources = [...new Set(scope.nodes.get(id)?.incoming.map(({ from }) => from))];
  if (sources.length < 2 || random.chance(0.3)) return "{{ input }}";
  return `{{ input.?${random.pick(sources)}.orValue("none") }}`;
}

/** Some nodes of one scope that hang together. */
export function randomSelection(document: WorkflowDocument, random: Random): string[] {
  const isTrigger = (id: string) => document.nodes[id]?.type === "manual";
  const start = random.pick(Object.keys(document.nodes).filter((id) => !isTrigger(id)));
  const chosen = new Set([start]);
  const size = 1 + random.below(6);
  for (let turn = 0; chosen.size < size && turn < 3 * size; turn++) {
    const at = random.pick([...chosen]);
    const next = document.edges.flatMap(({ from, to }) =>
      from === at ? [to] : to === at && random.chance(0.3) ? [from] : [],
    );
    const steps = next.filter((id) => !isTrigger(id));
    if (steps.length > 0) chosen.add(random.pick(steps));
  }
  return [...chosen];
}
