import { createHash } from "node:crypto";
import { type DocumentNode, type Edge, portOf, type WorkflowDocument } from "@/lib/graph/document";
import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { iterationPath, nodePath } from "../path";
import { ADDRESS, QUESTIONS } from "./random-graph";

/** An output, or undefined where it depends on what was quickest. */
type Output = Json | undefined;

export interface ExpectedState {
  status: "completed" | "failed" | "skipped";
  port: string | null;
  output: Output;
}

export interface ExpectedRun {
  result: { status: "completed"; output: Output } | { status: "failed"; culprits: string[] };
  /** Every step that has to be in the history, by path. */
  states: Map<string, ExpectedState>;
  /** Paths below which a failure ended things, so that it depends on timing how far they got. */
  cutShort: string[];
}

/** What a step that works gives: its place. */
export function stepOutput(path: string): Json {
  return { at: path };
}

/** What a transform gives: a print of its input, so that an input at fault shows in all that follows. */
export function transformOutput(input: Json): Json {
  return {
    print: createHash("sha256")
      .update(canonicalJson(withoutErrors(input)))
      .digest("hex")
      .slice(0, 8),
  };
}

/** The value without what a failure says of itself, which depends on which of several came first. */
export function withoutErrors(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutErrors);
  if (!isJsonObject(value)) return value;
  if ("class" in value) return "a failure";
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutErrors(item)]));
}

const FAILURE: Json = { class: "any" };

interface Iteration {
  path: string;
  index: number;
  entry: Output;
}

/**
 * What the run of a `randomGraph` has to come to, worked out from the definition of the graph's meaning
 * (design 4) and not from the order of events: node by node along the edges, each once its sources are known.
 */
export function expectedRun(document: WorkflowDocument, payload: Json): ExpectedRun {
  const run = new Expectation(document);
  const ended = run.scope(null, { path: "", index: 0, entry: payload });
  const { states, cutShort } = run;
  const result = Array.isArray(ended)
    ? { status: "failed" as const, culprits: ended }
    : { status: "completed" as const, output: ended.output };
  return { result, states, cutShort };
}

class Expectation {
  readonly states = new Map<string, ExpectedState>();
  readonly cutShort: string[] = [];

  constructor(readonly document: WorkflowDocument) {}

  /** The result of one pass through a scope, or the paths of the failures that may have ended it. */
  scope(parent: string | null, at: Iteration): { output: Output } | string[] {
    const culprits: string[] = [];
    const ends: [string, Output][] = [];
    const nodes = Object.entries(this.document.nodes).filter(([, node]) => (node.parent ?? null) === parent);
    for (const [id, node] of nodes.sort(([a], [b]) => numberOf(a) - numberOf(b))) {
      const path = nodePath(at.path, id);
      const state = this.#settle(id, node, at);
      this.states.set(path, state);
      if (state.status === "failed" && state.port === null) culprits.push(path);
      const isEnd = !this.document.edges.some(({ from }) => from === id);
      if (isEnd && state.port !== null) ends.push([id, state.output]);
    }
    if (culprits.length > 0) return culprits;
    return { output: ends.length > 1 ? objectOf(ends) : ends.length === 1 ? ends[0]?.[1] : null };
  }

  #settle(id: string, node: DocumentNode, at: Iteration): ExpectedState {
    const incoming = this.document.edges.filter(({ to }) => to === id);
    const taken = incoming.filter((edge) => this.#isTaken(edge, at));
    const isEntry = incoming.length === 0 && (at.path !== "" || id === "start");
    if (taken.length === 0 && !isEntry) return { status: "skipped", port: null, output: null };
    const early = node.config["mode"] === "any" || node.config["mode"] === "count";
    const values = taken.map(({ from }): [string, Output] => [
      from,
      this.states.get(nodePath(at.path, from))?.output,
    ]);
    const arrived = early && node.type === "join" ? undefined : objectOf(values);
    const sources = new Set(incoming.map(({ from }) => from)).size;
    const input = sources === 0 ? at.entry : sources > 1 ? arrived : values[0]?.[1];
    if (node.disabled) return left("out", input);
    return this.#run(id, node, at, input, sources === 1 ? objectOf(values) : arrived, taken.length);
  }

  #isTaken(edge: Edge, at: Iteration): boolean {
    return this.states.get(nodePath(at.path, edge.from))?.port === portOf(edge);
  }

  #run(
    id: string,
    node: DocumentNode,
    at: Iteration,
    input: Output,
    arrived: Output,
    taken: number,
  ): ExpectedState {
    const { config } = node;
    switch (node.type) {
      case "http": {
        const { url } = config;
        const fails = url === ADDRESS.fails || (url === ADDRESS.failsAtIndex1 && at.index === 1);
        return fails ? failed(node) : left("out", stepOutput(nodePath(at.path, id)));
      }
      case "transform":
        return left("out", input === undefined ? undefined : transformOutput(input));
      case "condition":
        return left(branchOf(config, at.index), input);
      case "join":
        return taken < Number(config["count"] ?? 1) ? failed(node) : left("out", arrived);
      case "loop":
      case "fan-out":
        return this.#container(id, node, nodePath(at.path, id));
      default:
        return left("out", input);
    }
  }

  #container(id: string, node: DocumentNode, path: string): ExpectedState {
    const ended =
      node.type === "loop" ? this.#loop(id, node.config, path) : this.#fanOut(id, node.config, path);
    if (ended) return ended;
    this.cutShort.push(path);
    return failed(node);
  }

  /** Null where it fails. */
  #loop(id: string, config: JsonObject, path: string): ExpectedState | null {
    const items = config["mode"] === "each" ? itemsOf(config) : null;
    const rounds = items?.length ?? Number(String(config["while"]).replace("index < ", ""));
    const results: Output[] = [];
    for (let index = 0; index < rounds || (!items && index === 0 && config["check"] === "after"); index++) {
      if (index >= Number(config["maxIterations"])) {
        return config["onLimit"] === "port" ? left("limit", loopOutput(results)) : null;
      }
      const ended = this.#iteration(id, path, index, items ? items[index] : lastOf(results));
      if (!ended) return null;
      results.push(ended.output);
    }
    return left("out", loopOutput(results));
  }

  #fanOut(id: string, config: JsonObject, path: string): ExpectedState | null {
    const results: Output[] = [];
    const errors: Json[] = [];
    for (const [index, item] of itemsOf(config).entries()) {
      const ended = this.#iteration(id, path, index, item);
      if (ended) results.push(ended.output);
      else if (config["onItemError"] === "fail") return null;
      else {
        if (config["onItemError"] === "collect") results.push(null);
        errors.push({ index, error: FAILURE });
      }
    }
    return left(
      "out",
      objectOf([
        ["results", listOf(results)],
        ["errors", errors],
      ]),
    );
  }

  #iteration(id: string, path: string, index: number, entry: Output): { output: Output } | null {
    const at = iterationPath(path, index);
    const ended = this.scope(id, { path: at, index, entry });
    const isFailed = Array.isArray(ended);
    if (isFailed) this.cutShort.push(at);
    this.states.set(
      at,
      isFailed ? { status: "failed", port: null, output: null } : left("out", ended.output),
    );
    return isFailed ? null : ended;
  }
}

function left(port: string, output: Output): ExpectedState {
  return { status: "completed", port, output };
}

function failed({ policy }: DocumentNode): ExpectedState {
  if (policy?.onError === "branch") return { status: "failed", port: "error", output: FAILURE };
  if (policy?.onError === "continue")
    return { status: "failed", port: "out", output: policy.defaultOutput ?? null };
  return { status: "failed", port: null, output: null };
}

function branchOf({ branches }: JsonObject, index: number): string {
  for (const branch of Array.isArray(branches) ? branches : []) {
    if (isJsonObject(branch) && QUESTIONS[String(branch["when"])]?.(index)) return String(branch["id"]);
  }
  return "else";
}

function loopOutput(results: readonly Output[]): Output {
  return objectOf([
    ["results", listOf(results)],
    ["last", lastOf(results)],
    ["iterations", results.length],
  ]);
}

function lastOf(results: readonly Output[]): Output {
  return results.length > 0 ? results.at(-1) : null;
}

function itemsOf({ items }: JsonObject): Json[] {
  const list: Json = JSON.parse(String(items).slice(2, -2));
  return Array.isArray(list) ? list : [];
}

function listOf(values: readonly Output[]): Output {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}

function objectOf(entries: readonly [string, Output][]): Output {
  const known = entries.flatMap(([key, value]): [string, Json][] =>
    value === undefined ? [] : [[key, value]],
  );
  return known.length === entries.length ? Object.fromEntries(known) : undefined;
}

function numberOf(id: string): number {
  return id === "start" ? -1 : Number(id.slice(1));
}
