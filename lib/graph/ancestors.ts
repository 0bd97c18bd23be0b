import { onceForEach } from "@/lib/utils/once-for-each";
import type { GraphNode, Scope } from "./scope";

type NodeSets = ReadonlyMap<string, ReadonlySet<string>>;

/** Every node of the scope with those that lead to it, directly or not. Worked out once for a scope. */
export const ancestorsOf: (scope: Scope) => NodeSets = onceForEach((scope) => gather(scope, unionOfSources));

/** Ids so that every node comes after those that lead to it. Nodes on a cycle are left out. */
export function topologicalOrder(scope: Scope): string[] {
  const open = new Map([...scope.nodes].map(([id, node]) => [id, node.incoming.length]));
  const order = [...open].filter(([, count]) => count === 0).map(([id]) => id);
  for (let next = 0; next < order.length; next++) {
    for (const edge of scope.nodes.get(order[next] ?? "")?.outgoing ?? []) {
      const left = (open.get(edge.to) ?? 0) - 1;
      open.set(edge.to, left);
      if (left === 0) order.push(edge.to);
    }
  }
  return order;
}

/**
 * Every node with those that are sure to have ended, or to have been skipped, before it starts: its
 * ancestors, except that a join of mode any or count does not wait for all of them. Worked out once for a
 * scope.
 */
export const endedBefore: (scope: Scope) => NodeSets = onceForEach((scope) => {
  const isPatient = [...scope.nodes.values()].every(({ join }) => join.mode === "all");
  return isPatient ? ancestorsOf(scope) : gather(scope, waitedFor);
});

function gather(scope: Scope, setOf: (node: GraphNode, sets: NodeSets) => Set<string>): NodeSets {
  const sets = new Map<string, ReadonlySet<string>>();
  for (const id of topologicalOrder(scope)) {
    const node = scope.nodes.get(id);
    if (node) sets.set(id, setOf(node, sets));
  }
  return sets;
}

function unionOfSources({ incoming }: GraphNode, sets: NodeSets): Set<string> {
  const [first, ...others] = incoming;
  // In a long chain nearly all of a set is that of its first source: copying it whole is quickest.
  const union = new Set(first && sets.get(first.from));
  if (first) union.add(first.from);
  for (const { from } of others) {
    union.add(from);
    for (const above of sets.get(from) ?? []) union.add(above);
  }
  return union;
}

function waitedFor(node: GraphNode, sets: NodeSets): Set<string> {
  if (node.join.mode === "all") return unionOfSources(node, sets);
  const [first, ...others] = node.incoming;
  const shared = new Set(first && sets.get(first.from));
  if (first) shared.add(first.from);
  for (const id of shared) {
    if (others.some(({ from }) => from !== id && !sets.get(from)?.has(id))) shared.delete(id);
  }
  return shared;
}
