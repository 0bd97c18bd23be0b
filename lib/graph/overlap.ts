import { endedBefore, topologicalOrder } from "./ancestors";
import { portOf } from "./document";
import type { Scope } from "./scope";

/**
 * Nodes of a scope that may be running while another one is: neither waits for the other, and no
 * node stands before both on different ports. Only for these do durable steps have to race.
 */
export function overlappingNodes(scope: Scope): ReadonlySet<string> {
  const ended = endedBefore(scope);
  const demands = demandsOf(scope);
  const steps = [...scope.nodes.values()].filter((node) => node.role !== "trigger").map((node) => node.id);
  const overlapping = new Set<string>();
  for (const a of steps) {
    for (const b of steps) {
      if (a >= b || ended.get(a)?.has(b) || ended.get(b)?.has(a)) continue;
      if (excludeEachOther(demands.get(a), demands.get(b))) continue;
      overlapping.add(a).add(b);
    }
  }
  return overlapping;
}

/** For each node the ports by which other nodes must have been left for it to run, one of each set. */
type Demands = ReadonlyMap<string, ReadonlySet<string>>;

function demandsOf(scope: Scope): ReadonlyMap<string, Demands> {
  const demands = new Map<string, Demands>();
  for (const id of topologicalOrder(scope)) {
    const incoming = scope.nodes.get(id)?.incoming ?? [];
    const ways = incoming.map((edge) =>
      new Map(demands.get(edge.from)).set(edge.from, new Set([portOf(edge)])),
    );
    demands.set(id, inCommon(ways));
  }
  return demands;
}

/** What all ways to a node ask of the same source: any of the ports that some way asks for. */
function inCommon(ways: Demands[]): Demands {
  const [first, ...rest] = ways;
  const shared = [...(first ?? [])].filter(([id]) => rest.every((way) => way.has(id)));
  return new Map(shared.map(([id]) => [id, new Set(ways.flatMap((way) => [...(way.get(id) ?? [])]))]));
}

function excludeEachOther(a: Demands = new Map(), b: Demands = new Map()): boolean {
  return [...a].some(([id, ports]) => {
    const others = b.get(id);
    return others !== undefined && [...ports].every((port) => !others.has(port));
  });
}
