import { type Edge, portOf } from "./document";
import type { Refusal, SubWorkflowKit } from "./extract-kit";
import { namesOf, type Part } from "./extract-part";
import { mentions, readingsOf } from "./extract-references";
import { isPresent, type Way } from "./extract-ways";
import { nodeAt } from "./node-at";

/**
 * What the call gives: the output of one node, whose place and id it takes, so that nothing outside changes;
 * the outputs of several by their ids; or, where nothing comes after it, the part's own result.
 */
export type Result =
  | { kind: "as"; id: string }
  | { kind: "fields"; ids: readonly string[] }
  | { kind: "own" };

/** What a call of the part gives; a refusal where that is not the same on every way through it. */
export function resultOf(part: Part, ways: readonly Way[], kit: SubWorkflowKit): Result | Refusal {
  const { document, scope, top, exits } = part;
  const refusal = (nodes: readonly string[], message: string): Refusal => ({ nodes: [...nodes], message });
  const ends = [...top].filter(
    (id) => scope.nodes.get(id)?.outgoing.length === 0 && ways.some((way) => way.get(id)?.status === "left"),
  );
  if (exits.length === 0) return resultAtTheEnd(part, ways, ends);
  if (ends.length > 0) {
    const after = namesOf(
      document,
      exits.map(({ to }) => to),
    );
    return refusal(
      ends,
      `${namesOf(document, ends)} ends here, and gives a result, while the rest goes on to ${after}. Select only the branch that goes on, or only the one that ends.`,
    );
  }
  const passedBy = [...new Set(exits.map(({ to }) => to))].filter((target) =>
    ways.some((way) => !exits.some((edge) => edge.to === target && isTaken(way, edge.from, portOf(edge)))),
  );
  if (passedBy.length > 0) {
    return refusal(
      passedBy,
      `${namesOf(document, passedBy)} is reached on some ways through the selection only, and a call has one way out. Select it, too, or leave out what decides.`,
    );
  }
  const leaving = [...new Set(exits.map(({ from }) => from))];
  const read = readOutside(part, kit);
  const [first] = leaving;
  if (first !== undefined && leaving.length === 1 && [...read].every((id) => id === first)) {
    return { kind: "as", id: first };
  }
  const ids = [...new Set([...leaving, ...read])].sort();
  const isDead = (way: Way, edge: Edge) =>
    leaving.length > 1 &&
    !exits.some(
      ({ from, port = "out", to }) => from === edge.from && to === edge.to && isTaken(way, from, port),
    );
  const absent = ids.filter((id) =>
    ways.some((way) => !isPresent(way, id) || exits.some((edge) => edge.from === id && isDead(way, edge))),
  );
  if (absent.length === 0) return { kind: "fields", ids };
  return refusal(
    absent,
    `${namesOf(document, absent)} is read outside of the selection, and not on every way through it. Select what reads it, too.`,
  );
}

/** With nothing after the part its ends are the result of the run, or of the iteration. */
function resultAtTheEnd(part: Part, ways: readonly Way[], ends: readonly string[]): Result | Refusal {
  const [only] = ends;
  if (only !== undefined && ends.length === 1 && ways.every((way) => way.get(only)?.status === "left")) {
    return { kind: "as", id: only };
  }
  const others = [...part.scope.nodes.values()].filter(
    ({ id, role, outgoing }) => !part.top.has(id) && role !== "trigger" && outgoing.length === 0,
  );
  if (others.length === 0) return { kind: "own" };
  const nodes = others.map(({ id }) => id);
  return {
    message: `The results of the selection are listed beside that of ${namesOf(part.document, nodes)}, and would be one of them. Select up to one end, or all of them.`,
    nodes,
  };
}

function isTaken(way: Way, from: string, port: string): boolean {
  const settled = way.get(from);
  return settled?.status === "left" && settled.port === port;
}

/** Nodes of the part that something outside reads by its id. */
function readOutside({ document, top, all }: Part, kit: SubWorkflowKit): Set<string> {
  const read = new Set<string>();
  for (const [id, node] of Object.entries(document.nodes)) {
    if (all.has(id)) continue;
    for (const { root, path } of readingsOf(node, kit) ?? []) {
      if (root === "steps" && path[0] !== undefined && top.has(path[0])) read.add(path[0]);
    }
    const { script } = kit.traitsOf(node);
    if (!mentions(script, "steps")) continue;
    for (const each of top) if (mentions(script, each)) read.add(each);
  }
  return new Set([...read].filter((id) => nodeAt(document, id)));
}
