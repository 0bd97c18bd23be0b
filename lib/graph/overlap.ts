import { ancestorsOf, topologicalOrder } from "./ancestors";
import { portOf } from "./document";
import type { Scope } from "./scope";

/**
 * Nodes of a scope that may be running while another one is: neither comes after the other, and no
 * node stands before both on different ports. Only for these do durable steps have to race.
 */
export function overlappingNodes(scope: Scope): ReadonlySet<string> {
  const ancestors = ancestorsOf(scope);
  const demands = demandsOf(scope);
  const steps = [...scope.nodes.values()].filter((node) => node.role !== "trigger").map((node) => node.id);
  const overlapping = new Set<string>();
  for (const a of steps) {
    for (const b of steps) {
      if (a >= b || ancestors.get(a)?.has(b) || ancestors.get(b)?.has(a)) continue;
      if (excludeEachOther(demands.get(a), demands.get(b))) continue;
      overlapping.add(a).add(b);
    }
  }
  return overlapping;
}

/** For each node the ports by which other nodes must have been left for it to run. */
function demandsOf(scope: Scope): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const demands = new Map<string, Map<string, string>>();
  for (const id of topologicalOrder(scope)) {
    const incoming = scope.nodes.get(id)?.incoming ?? [];
    const ways = incoming.map((edge) => new Map(demands.get(edge.from)).set(edge.from, portOf(edge)));
    demands.set(id, inCommon(ways));
  }
  return demands;
}

function inCommon(ways: ReadonlyMap<string, string>[]): Map<string, string> {
  const [first, ...rest] = ways;
  return new Map([...(first ?? [])].filter(([id, port]) => rest.every((way) => way.get(id) === port)));
}

function excludeEachOther(
  a: ReadonlyMap<string, string> = new Map(),
  b: ReadonlyMap<string, string> = new Map(),
): boolean {
  return [...a].some(([id, port]) => b.has(id) && b.get(id) !== port);
}
