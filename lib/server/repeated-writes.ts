import type { StepRecord } from "@/lib/engine/record";
import { ancestorsOf } from "@/lib/graph/ancestors";
import type { WorkflowDocument } from "@/lib/graph/document";
import { compileGraph, type Graph } from "@/lib/graph/scope";
import { shapeOf, touchesOf } from "@/lib/nodes/registry";
import { canonicalJson } from "@/lib/utils/json";

interface Replayed {
  /** The document that will run. */
  document: WorkflowDocument;
  /** The one that ran, where steps that did not change are not repeated; else null. */
  before: WorkflowDocument | null;
  recorded: readonly StepRecord[];
  /** Paths of steps that are taken over. */
  kept: ReadonlySet<string>;
}

/** Steps that were at work in a run, change something outside, and would do so again in its replay. */
export function repeatedWrites({ document, before, recorded, kept }: Replayed) {
  const affected = before ? affectedNodes(before, document) : null;
  return recorded
    .filter(({ kind, status }) => kind === "node" && status !== "skipped")
    .filter(({ path, nodeId }) => !kept.has(path) && (affected === null || affected.has(nodeId)))
    .flatMap(({ path, nodeId }) => {
      const node = document.nodes[nodeId];
      if (!node || node.disabled || touchesOf(node) !== "writes") return [];
      return [{ path, nodeId, name: node.name }];
    });
}

/** Nodes that differ between two documents, those downstream of them, and the containers around these. */
function affectedNodes(before: WorkflowDocument, after: WorkflowDocument): Set<string> {
  const graph = compileGraph(after, shapeOf);
  const affected = new Set(Object.keys(after.nodes).filter((id) => differs(before, after, id)));
  for (let size = -1; size !== affected.size; ) {
    size = affected.size;
    for (const id of Object.keys(after.nodes)) if (isReached(graph, affected, id)) affected.add(id);
  }
  return affected;
}

function differs(before: WorkflowDocument, after: WorkflowDocument, id: string): boolean {
  const meaning = ({ nodes }: WorkflowDocument) => {
    const { type, config, parent = null, disabled = false } = nodes[id] ?? {};
    return canonicalJson({ type: type ?? null, config: config ?? {}, parent, disabled });
  };
  return meaning(before) !== meaning(after);
}

function isReached({ document, scopes }: Graph, affected: ReadonlySet<string>, id: string): boolean {
  const parent = document.nodes[id]?.parent;
  if (parent !== undefined && affected.has(parent)) return true;
  const body = scopes.get(id);
  if (body && [...body.nodes.keys()].some((inner) => affected.has(inner))) return true;
  const scope = scopes.get(parent ?? "");
  const ancestors = scope && ancestorsOf(scope).get(id);
  return [...(ancestors ?? [])].some((ancestor) => affected.has(ancestor));
}
