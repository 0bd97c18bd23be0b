import type { GraphNode, Scope } from "./scope";

/** Every node of the scope with those that lead to it, directly or not. */
export function ancestorsOf(scope: Scope): ReadonlyMap<string, ReadonlySet<string>> {
  const ancestors = new Map<string, Set<string>>();
  for (const id of topologicalOrder(scope)) {
    const mine = new Set<string>();
    for (const edge of scope.nodes.get(id)?.incoming ?? []) {
      mine.add(edge.from);
      for (const above of ancestors.get(edge.from) ?? []) mine.add(above);
    }
    ancestors.set(id, mine);
  }
  return ancestors;
}

/** Ids so that every node comes after those that lead to it. Nodes on a cycle are left out. */
export function topologicalOrder(scope: Scope): string[] {
  const open = new Map([...scope.nodes].map(([id, node]) => [id, node.incoming.length]));
  const queue = [...open].filter(([, count]) => count === 0).map(([id]) => id);
  const order: string[] = [];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    order.push(id);
    for (const edge of scope.nodes.get(id)?.outgoing ?? []) {
      const left = (open.get(edge.to) ?? 0) - 1;
      open.set(edge.to, left);
      if (left === 0) queue.push(edge.to);
    }
  }
  return order;
}

/**
 * Every node with those that are sure to have ended, or to have been skipped, before it starts: its
 * ancestors, except that a join of mode any or count does not wait for all of them.
 */
export function endedBefore(scope: Scope): ReadonlyMap<string, ReadonlySet<string>> {
  const ended = new Map<string, ReadonlySet<string>>();
  for (const id of topologicalOrder(scope)) {
    const node = scope.nodes.get(id);
    if (node) ended.set(id, endedBeforeNode(node, ended));
  }
  return ended;
}

function endedBeforeNode(
  { incoming, join }: GraphNode,
  ended: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const perEdge = incoming.map(({ from }) => new Set([...(ended.get(from) ?? []), from]));
  if (join.mode === "all") return new Set(perEdge.flatMap((ids) => [...ids]));
  const [first = new Set<string>(), ...rest] = perEdge;
  return new Set([...first].filter((id) => rest.every((ids) => ids.has(id))));
}
