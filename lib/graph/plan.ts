import { type Edge, portOf } from "./document";
import type { GraphNode, Scope } from "./scope";

/** How a node ended, as far as its neighbours care: the port it left by, or none. */
export type Settled = { status: "left"; port: string } | { status: "ended" } | { status: "skipped" };

export interface Plan {
  /** Nodes whose time has come, in canonical order. */
  ready: string[];
  /** Nodes that can never run now, in canonical order. */
  skipped: string[];
}

type EdgeState = "undecided" | "taken" | "dead";

/**
 * What may start and what never will, given how the nodes of one scope have settled (design 4.2).
 *
 * An edge is undecided until its source has settled, then taken or dead. A node is ready when all its
 * edges are decided and at least one is taken, and skipped when all are dead; a join may be ready sooner.
 * `entries` are the nodes without incoming edges that start: the trigger that fired, or those of a body.
 * Every call looks at the whole scope, so the answer depends on nothing but its arguments.
 */
export function plan(
  scope: Scope,
  entries: ReadonlySet<string>,
  settled: ReadonlyMap<string, Settled>,
): Plan {
  const known = new Map(settled);
  const skipped: string[] = [];
  const ready: string[] = [];
  const open = new Set([...scope.nodes.keys()].filter((id) => !known.has(id)));
  for (let changed = true; changed; ) {
    changed = false;
    for (const id of open) {
      const node = scope.nodes.get(id);
      const verdict = node ? decide(node, entries, known) : "wait";
      if (verdict === "wait") continue;
      open.delete(id);
      if (verdict === "run") {
        ready.push(id);
        continue;
      }
      known.set(id, { status: "skipped" });
      skipped.push(id);
      changed = true;
    }
  }
  return { ready: ready.sort(), skipped: skipped.sort() };
}

function decide(
  node: GraphNode,
  entries: ReadonlySet<string>,
  settled: ReadonlyMap<string, Settled>,
): "run" | "skip" | "wait" {
  if (node.incoming.length === 0) return entries.has(node.id) ? "run" : "skip";
  const states = node.incoming.map((edge) => edgeState(edge, settled));
  const taken = states.filter((state) => state === "taken").length;
  const undecided = states.filter((state) => state === "undecided").length;
  if (undecided === 0) return taken > 0 ? "run" : "skip";
  if (node.join.mode === "any") return taken > 0 ? "run" : "wait";
  if (node.join.mode === "count") {
    const outOfReach = taken + undecided < node.join.count;
    return taken >= node.join.count || (taken > 0 && outOfReach) ? "run" : "wait";
  }
  return "wait";
}

/** Whether the edge is known to be walked. */
export function edgeState(edge: Edge, settled: ReadonlyMap<string, Settled>): EdgeState {
  const source = settled.get(edge.from);
  if (!source) return "undecided";
  return source.status === "left" && source.port === portOf(edge) ? "taken" : "dead";
}
