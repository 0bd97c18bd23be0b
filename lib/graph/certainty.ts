import { onceForEach } from "@/lib/utils/once-for-each";
import { ancestorsOf, endedBefore, topologicalOrder } from "./ancestors";
import type { GraphNode, Scope } from "./scope";

/** One way in which a node comes to run: which port each node with a choice was left by. */
type Way = ReadonlyMap<string, string>;

/** What stands for the choice of the trigger: exactly one fires. */
const TRIGGER = "";
/** Beyond this many ways nothing is claimed. */
const MAX_WAYS = 64;

/** Which steps are sure to have a result, and which may have been passed by, for the nodes of one scope. */
export interface Certainty {
  /** Whether `earlier` may have no result when `node` runs, although it stands before it. */
  mayBeAbsent(earlier: string, node: string): boolean;
  /** Triggers that can have fired when the node runs. */
  triggersOf(node: string): string[];
}

/** What is certain in a scope, worked out once for it. */
export const certaintyOf: (scope: Scope) => Certainty = onceForEach(workOut);

/**
 * Works out the ways to each node as alternatives of port choices, and compares them: an earlier step is
 * sure to have a result if every way to the node includes one to it, and nothing lets the node start before
 * it has ended. In doubt a step counts as sure, since a false alarm is worse than a late one.
 */
function workOut(scope: Scope): Certainty {
  const choices = choicesOf(scope);
  const ways = new Map<string, Way[] | null>();
  for (const id of topologicalOrder(scope)) {
    const node = scope.nodes.get(id);
    if (node) ways.set(id, waysTo(node, scope, ways, choices));
  }
  const ancestors = ancestorsOf(scope);
  const ended = endedBefore(scope);
  return {
    mayBeAbsent: (earlier, node) => {
      if (!ancestors.get(node)?.has(earlier)) return true;
      if (!ended.get(node)?.has(earlier)) return true;
      const there = ways.get(node);
      const withResult = leftWithResult(earlier, ways.get(earlier) ?? null, choices);
      if (!there || !withResult) return false;
      return !there.every((way) => withResult.some((other) => includes(way, other)));
    },
    triggersOf: (node) => {
      const all = choices.get(TRIGGER) ?? [];
      const fired = new Set(ways.get(node)?.map((way) => way.get(TRIGGER)) ?? all);
      return fired.has(undefined) ? all : all.filter((id) => fired.has(id));
    },
  };
}

/** Ports of each node that may be left by more than one, and the triggers under their own key. */
function choicesOf(scope: Scope): Map<string, string[]> {
  const choices = new Map<string, string[]>();
  const triggers = [...scope.nodes.values()].filter(({ role, disabled }) => role === "trigger" && !disabled);
  choices.set(
    TRIGGER,
    triggers.map(({ id }) => id),
  );
  for (const { id, outputs, outgoing, disabled } of scope.nodes.values()) {
    const used = outgoing.map(({ port = "out" }) => port);
    const ports = disabled ? ["out"] : [...new Set([...outputs.map((port) => port.id), ...used])];
    if (ports.length > 1) choices.set(id, ports);
  }
  return choices;
}

function waysTo(
  node: GraphNode,
  scope: Scope,
  ways: ReadonlyMap<string, Way[] | null>,
  choices: ReadonlyMap<string, string[]>,
): Way[] | null {
  if (node.role === "trigger") {
    const all = choices.get(TRIGGER) ?? [];
    if (!all.includes(node.id)) return [];
    return [all.length > 1 ? new Map([[TRIGGER, node.id]]) : new Map()];
  }
  if (node.incoming.length === 0) return scope.container === null ? [] : [new Map()];
  const all: Way[] = [];
  for (const { from, port = "out" } of node.incoming) {
    const toSource = ways.get(from) ?? null;
    if (!toSource) return null;
    all.push(...(choices.has(from) ? toSource.map((way) => new Map(way).set(from, port)) : toSource));
  }
  return simplified(all, choices);
}

/** Merges ways that together cover a whole choice, and drops those that another one includes. */
function simplified(ways: Way[], choices: ReadonlyMap<string, string[]>): Way[] | null {
  if (ways.length < 2) return ways;
  let rest = withoutSpecialCases(ways);
  for (let merged = true; merged; ) {
    if (rest.length > MAX_WAYS) return null;
    merged = false;
    for (const [choice, ports] of choices) {
      const made = new Set(rest.map((way) => way.get(choice)));
      if (!ports.every((port) => made.has(port))) continue;
      for (const way of rest) {
        if (!way.has(choice)) continue;
        const without = new Map(way);
        without.delete(choice);
        const covered = ports.every((port) =>
          rest.some((other) => includes(new Map(without).set(choice, port), other)),
        );
        if (!covered) continue;
        rest = withoutSpecialCases([...rest, without]);
        merged = true;
        break;
      }
    }
  }
  return rest;
}

function withoutSpecialCases(ways: Way[]): Way[] {
  return ways.filter(
    (way, i) => !ways.some((other, j) => i !== j && includes(way, other) && (!includes(other, way) || j < i)),
  );
}

/** Whether `way` makes all the choices of `other`. */
function includes(way: Way, other: Way): boolean {
  return [...other].every(([choice, port]) => way.get(choice) === port);
}

/** The ways on which a node has a result: those to it, unless it is left by `error`. */
function leftWithResult(
  id: string,
  ways: Way[] | null,
  choices: ReadonlyMap<string, string[]>,
): Way[] | null {
  const ports = choices.get(id);
  if (!ways || !ports?.includes("error")) return ways;
  const others = ports.filter((port) => port !== "error");
  if (others.length === 0) return ways;
  return ways.flatMap((way) => others.map((port) => new Map(way).set(id, port)));
}
