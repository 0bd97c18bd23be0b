import type { WorkflowDocument } from "@/lib/graph/document";
import { containersAround } from "@/lib/graph/node-at";

const counts = new WeakMap<WorkflowDocument["nodes"], Map<string, number>>();

/** How many nodes are in a container, those in nested ones too; counted once for each state of the nodes. */
export function countInside(document: WorkflowDocument, container: string): number {
  let inside = counts.get(document.nodes);
  if (!inside) {
    inside = new Map();
    for (const id of Object.keys(document.nodes)) {
      for (const around of containersAround(document, id)) inside.set(around, (inside.get(around) ?? 0) + 1);
    }
    counts.set(document.nodes, inside);
  }
  return inside.get(container) ?? 0;
}
