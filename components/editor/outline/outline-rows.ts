import type { WorkflowDocument } from "@/lib/graph/document";

/** One line of the outline, in the words of a tree. */
export interface OutlineRow {
  id: string;
  /** From 1; what is in a container is one deeper. */
  level: number;
  /** Its place among its siblings, from 1, and how many those are. */
  place: number;
  of: number;
  /** Null for what holds nothing. */
  open: boolean | null;
}

/**
 * The workflow from top to bottom: each node after all that lead to it, the body of a container below it.
 * What could stand in any order is sorted as it is drawn, from the top and the left.
 */
export function outlineRows(document: WorkflowDocument, closed: ReadonlySet<string>): OutlineRow[] {
  const bodies = bodiesOf(document);
  const rows: OutlineRow[] = [];
  const visit = (container: string, level: number) => {
    const ids = inOrder(document, bodies.get(container) ?? []);
    for (const [index, id] of ids.entries()) {
      const open = bodies.has(id) ? !closed.has(id) : null;
      rows.push({ id, level, place: index + 1, of: ids.length, open });
      if (open) visit(id, level + 1);
    }
  };
  visit("", 1);
  return rows;
}

function bodiesOf({ nodes }: WorkflowDocument): Map<string, string[]> {
  const bodies = new Map<string, string[]>();
  for (const [id, { parent }] of Object.entries(nodes)) {
    const key = parent !== undefined && nodes[parent] ? parent : "";
    bodies.set(key, [...(bodies.get(key) ?? []), id]);
  }
  return bodies;
}

function inOrder({ nodes, edges }: WorkflowDocument, ids: readonly string[]): string[] {
  const here = new Set(ids);
  const inner = edges.filter(({ from, to }) => here.has(from) && here.has(to));
  const waiting = new Map(ids.map((id) => [id, inner.filter(({ to }) => to === id).length]));
  const ordered: string[] = [];
  const place = (id: string) => nodes[id]?.position ?? [0, 0];
  while (waiting.size > 0) {
    const open = [...waiting.keys()];
    const ready = open.filter((id) => waiting.get(id) === 0);
    // In a cycle nothing is ready: it is broken where it is drawn first.
    const [next] = (ready.length > 0 ? ready : open).sort(
      (a, b) =>
        follows(inner, ordered, b) - follows(inner, ordered, a) ||
        place(a)[1] - place(b)[1] ||
        place(a)[0] - place(b)[0],
    );
    if (next === undefined) break;
    waiting.delete(next);
    ordered.push(next);
    for (const { from, to } of inner) {
      const left = waiting.get(to);
      if (from === next && left !== undefined) waiting.set(to, left - 1);
    }
  }
  return ordered;
}

/** Whether a node comes right after the one above: a branch is read to its end before the next one. */
function follows(edges: WorkflowDocument["edges"], ordered: readonly string[], id: string): number {
  const last = ordered.at(-1);
  return edges.some(({ from, to }) => from === last && to === id) ? 1 : 0;
}
