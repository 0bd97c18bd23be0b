import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";

/** Along the edges, to what stands beside, and into and out of containers. */
export type Direction = "next" | "previous" | "above" | "below" | "inside" | "outside";

/**
 * The node that one comes to from another, or null where there is none. Above and below are the nodes that
 * share a source or a target with it; where there are none, whatever is nearest in its container.
 */
export function nodeTowards(document: WorkflowDocument, id: string, direction: Direction): string | null {
  const node = document.nodes[id];
  if (!node) return null;
  switch (direction) {
    case "next":
      return topmost(document, targetsOf(document, id));
    case "previous":
      return topmost(document, sourcesOf(document, id));
    case "inside":
      return firstNode(document, id);
    case "outside":
      return node.parent !== undefined && document.nodes[node.parent] ? node.parent : null;
    case "above":
      return beside(document, id, node, -1);
    case "below":
      return beside(document, id, node, 1);
  }
}

/** Where reading begins, in a container or (null) on the canvas: what no edge leads to, from the top. */
export function firstNode(document: WorkflowDocument, container: string | null): string | null {
  const inside = Object.entries(document.nodes)
    .filter(([, { parent }]) => (parent ?? null) === container)
    .map(([id]) => id);
  const targets = new Set(document.edges.map(({ to }) => to));
  const begins = inside.filter((id) => !targets.has(id));
  const wired = new Set(document.edges.map(({ from }) => from));
  const leading = begins.filter((id) => wired.has(id));
  return topmost(document, leading.length > 0 ? leading : begins.length > 0 ? begins : inside);
}

function targetsOf({ edges }: WorkflowDocument, id: string): string[] {
  return edges.filter(({ from }) => from === id).map(({ to }) => to);
}

function sourcesOf({ edges }: WorkflowDocument, id: string): string[] {
  return edges.filter(({ to }) => to === id).map(({ from }) => from);
}

function topmost(document: WorkflowDocument, ids: readonly string[]): string | null {
  return inReadingOrder(document, ids)[0] ?? null;
}

function inReadingOrder({ nodes }: WorkflowDocument, ids: readonly string[]): string[] {
  const place = (id: string) => nodes[id]?.position ?? [0, 0];
  return [...new Set(ids)].sort((a, b) => place(a)[1] - place(b)[1] || place(a)[0] - place(b)[0]);
}

function beside(document: WorkflowDocument, id: string, node: DocumentNode, by: 1 | -1): string | null {
  const kin = [
    ...sourcesOf(document, id).flatMap((source) => targetsOf(document, source)),
    ...targetsOf(document, id).flatMap((target) => sourcesOf(document, target)),
  ];
  const siblings = inReadingOrder(document, [...kin, id]);
  const sibling = siblings[siblings.indexOf(id) + by];
  return sibling ?? nearest(document, id, node, by);
}

function nearest({ nodes }: WorkflowDocument, id: string, node: DocumentNode, by: 1 | -1): string | null {
  const [x, y] = node.position;
  let best: { id: string; distance: number } | null = null;
  for (const [other, { parent, position }] of Object.entries(nodes)) {
    const down = (position[1] - y) * by;
    if (other === id || parent !== node.parent || down <= 0) continue;
    const distance = Math.hypot(position[0] - x, down);
    if (best === null || distance < best.distance) best = { id: other, distance };
  }
  return best?.id ?? null;
}
