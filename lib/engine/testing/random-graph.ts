import { DOCUMENT_VERSION, type DocumentNode, type Edge, type WorkflowDocument } from "@/lib/graph/document";
import { portsOf } from "@/lib/graph/node-at";
import { shapeOf } from "@/lib/nodes/registry";
import type { JsonObject } from "@/lib/utils/json";
import type { Random } from "./random";

/** What a step at this address does: the tests' executor reads it, and `expectedRun` knows it. */
export const ADDRESS = {
  works: "ok",
  fails: "fail",
  failsAtIndex1: "{{ index == 1 ? 'fail' : 'ok' }}",
} as const;

/** What a condition asks, and what the answer is in the iteration of an index. */
export const QUESTIONS: Readonly<Record<string, (index: number) => boolean>> = {
  true: () => true,
  false: () => false,
  "index == 0": (index) => index === 0,
};

const MAX_DEPTH = 5;

interface Made {
  nodes: Record<string, DocumentNode>;
  edges: Edge[];
  random: Random;
  /** Without joins of mode any and count, whose output depends on what was quickest. */
  patient: boolean;
}

/**
 * A sound workflow of that many nodes, made of whatever the graph knows: conditions, joins of all modes, error
 * ports, disabled nodes, nested containers and failing nodes. Ids are `n` and a number, edges lead from lower
 * to higher ones, and `start` is the trigger that fires. Positions are anywhere.
 */
export function randomGraph(random: Random, size: number, patient: boolean): WorkflowDocument {
  const made: Made = { nodes: {}, edges: [], random, patient };
  made.nodes["start"] = nodeOf(made, "manual", {});
  if (random.chance(0.2)) made.nodes["n0"] = nodeOf(made, "manual", {});
  fill(made, size, null, 0);
  return { heddle: DOCUMENT_VERSION, name: "Random", nodes: made.nodes, edges: made.edges };
}

function fill(made: Made, size: number, parent: string | null, depth: number): void {
  const { random } = made;
  const siblings = parent === null ? Object.keys(made.nodes) : [];
  for (let left = size; left > 0; left--) {
    const id = `n${Object.keys(made.nodes).length}`;
    // Those who nest at all nest deep.
    const isContainer = depth < MAX_DEPTH && left > 1 && random.chance(depth === 0 ? 0.2 : 0.4);
    const node = isContainer ? container(made, depth) : leaf(made, depth);
    made.nodes[id] = { ...node, ...(parent !== null && { parent }) };
    connect(made, siblings, id, parent);
    siblings.push(id);
    if (!isContainer) continue;
    const inside = 1 + random.below(Math.min(left - 1, 16));
    fill(made, inside, id, depth + 1);
    left -= inside;
  }
}

function connect(made: Made, siblings: readonly string[], id: string, parent: string | null): void {
  const { random } = made;
  const wanted = random.chance(parent === null ? 0.03 : 0.2) ? 0 : 1 + random.below(3);
  const drawn = new Set<string>();
  for (let n = 0; n < wanted && siblings.length > 0; n++) {
    // Mostly the nodes just before, so that there are chains as well as crowds.
    const back = random.chance(0.7)
      ? random.below(Math.min(4, siblings.length))
      : random.below(siblings.length);
    const from = siblings[siblings.length - 1 - back] ?? "start";
    const source = made.nodes[from];
    const port = random.pick(source ? portsOf(source, shapeOf(source)?.outputs ?? []) : ["out"]);
    if (drawn.has(`${from}:${port}`)) continue;
    drawn.add(`${from}:${port}`);
    made.edges.push({ from, ...(port !== "out" && { port }), to: id });
  }
}

function leaf(made: Made, depth: number): DocumentNode {
  const { random, patient } = made;
  const kind = random.pick(["http", "http", "transform", "condition", "join"]);
  const disabled = kind !== "condition" && random.chance(0.08);
  if (kind === "transform") return nodeOf(made, kind, { fields: {} }, { disabled });
  if (kind === "condition") {
    const questions = Object.keys(QUESTIONS).filter((question) => depth > 0 || !question.includes("index"));
    const branches = ["yes", "maybe"].map((id) => ({ id, when: random.pick(questions) }));
    return nodeOf(made, kind, { branches });
  }
  if (kind === "join") {
    const mode = patient ? "all" : random.pick(["all", "any", "count"]);
    const config = mode === "count" ? { mode, count: 1 + random.below(3) } : { mode };
    return nodeOf(made, kind, config, { disabled, policy: policy(random, 0.1) });
  }
  const fails = random.chance(0.25);
  const address = fails && depth > 0 && random.chance(0.6) ? ADDRESS.failsAtIndex1 : ADDRESS.fails;
  const url = fails ? address : ADDRESS.works;
  // Inside a container a failure that nothing handles is the container's to handle.
  const given = fails || random.chance(0.2) ? policy(random, depth > 0 ? 0.4 : 0.08) : {};
  return nodeOf(made, kind, { url }, { disabled, policy: { retries: 0, ...given } });
}

function container(made: Made, depth: number): DocumentNode {
  const { random } = made;
  const count = random.chance(0.15) ? 0 : 1 + random.below(depth === 0 ? 3 : 2);
  const items = `{{ ${JSON.stringify(Array.from({ length: count }, (_, i) => i * 10))} }}`;
  const rest = { disabled: random.chance(0.08), policy: policy(random, 0.1) };
  if (random.chance(0.5)) {
    const onItemError = random.pick(["fail", "skip", "collect"]);
    return nodeOf(made, "fan-out", { items, concurrency: 1 + random.below(3), onItemError }, rest);
  }
  const limit = { maxIterations: random.chance(0.2) ? 1 : 5, onLimit: random.pick(["fail", "port"]) };
  const repeat = random.chance(0.6)
    ? { mode: "each", items }
    : { mode: "while", while: `index < ${count}`, check: random.pick(["before", "after"]) };
  return nodeOf(made, "loop", { ...repeat, ...limit }, rest);
}

/** A policy for a failure: mostly one that goes on, and fails as often as `fails` says. */
function policy(random: Random, fails: number): NonNullable<DocumentNode["policy"]> {
  if (random.chance(fails)) return { onError: "fail" };
  return random.chance(0.5) ? { onError: "branch" } : { onError: "continue", defaultOutput: "default" };
}

function nodeOf(
  { random }: Made,
  type: string,
  config: JsonObject,
  { disabled = false, policy: given }: { disabled?: boolean; policy?: DocumentNode["policy"] } = {},
): DocumentNode {
  return {
    type,
    name: type,
    position: [random.below(2000), random.below(2000)],
    config,
    ...(disabled && { disabled }),
    ...(given && { policy: given }),
  };
}
