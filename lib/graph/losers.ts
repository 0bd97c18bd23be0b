import { ancestorsOf, topologicalOrder } from "./ancestors";
import type { Settled } from "./plan";
import type { GraphNode, Scope } from "./scope";

/**
 * Nodes that a join with `cancelOthers` makes superfluous when it is ready: those before it that have not
 * settled, and from which every way leads to the join. A branch that also leads elsewhere goes on.
 */
export function losersOf(scope: Scope, join: GraphNode, settled: ReadonlyMap<string, Settled>): string[] {
  if (!join.join.cancelOthers) return [];
  const before = ancestorsOf(scope).get(join.id) ?? new Set();
  const onlyToJoin = new Set([join.id]);
  for (const id of topologicalOrder(scope).reverse()) {
    const outgoing = scope.nodes.get(id)?.outgoing ?? [];
    if (before.has(id) && outgoing.every((edge) => onlyToJoin.has(edge.to))) onlyToJoin.add(id);
  }
  return [...onlyToJoin].filter((id) => id !== join.id && !settled.has(id)).sort();
}
