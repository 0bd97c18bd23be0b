import type { Run, Step } from "@/lib/api/contracts/runs";
import {
  ExpressionError,
  expressionsIn,
  references,
  type Scope,
  templateReferences,
} from "@/lib/expressions";
import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import { containersAround, nodeAt } from "@/lib/graph/node-at";
import { definitionOf, shapeOf } from "@/lib/nodes/registry";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { sampleFor } from "../run-panel/sample";
import { type FieldKind, hasExpression, segmentsOf } from "./segments";

/** The variables that a text reads, and the steps; null for the steps where the text says only at run time. */
export interface Needed {
  roots: readonly string[];
  steps: readonly string[] | null;
}

/** What the expressions of a field read; null where it has none, or they cannot be read. */
export function neededBy(kind: FieldKind, text: string): Needed | null {
  const segments = segmentsOf(kind, text).filter(hasExpression);
  if (segments.length === 0) return null;
  try {
    const found = segments.flatMap(({ template, source }) =>
      template ? templateReferences(source) : references(source),
    );
    const ids = found.filter(({ root }) => root === "steps").map(({ path }) => path[0]);
    const named = ids.filter((id) => id !== undefined);
    return {
      roots: [...new Set(found.map(({ root }) => root))].sort(),
      steps: named.length === ids.length ? [...new Set(named)].sort() : null,
    };
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

/** Whether the text has expressions, be they finished or not. */
export function computes(kind: FieldKind, text: string): boolean {
  return segmentsOf(kind, text).some(
    (segment) => hasExpression(segment) && (!segment.template || expressionsIn(segment.source).length > 0),
  );
}

/** Where values come from: one node of a document, and the steps of a run that can be read by their paths. */
export interface SampleSource {
  document: WorkflowDocument;
  nodeId: string;
  /** The path of the node's own step, in the iteration that is looked at. */
  ownPath: string;
  run: Run | null;
  /** The remembered inputs of triggers. */
  samples: Readonly<Record<string, Json>>;
  /** What stands for the output of a node in tests. */
  pins: Readonly<Record<string, { output: Json }>>;
  /** Null for a step that is not known. */
  read(path: string): Step | null;
}

/** The paths of the steps that hold what is needed. */
export function pathsFor(
  needed: Needed,
  source: Pick<SampleSource, "document" | "nodeId" | "ownPath" | "run">,
): string[] {
  const { document, nodeId, ownPath, run } = source;
  const steps = needed.steps ?? Object.keys(document.nodes);
  const inputs = needed.roots.includes("input") ? [nodeId, ...sourcesOf(document, nodeId)] : [];
  const paths = [...steps, ...inputs].map((id) => pathOf(document, ownPath, id));
  if (needed.roots.includes("trigger") && run) paths.push(run.trigger.nodeId);
  if (needed.roots.some((root) => LOOP_NAMES.includes(root))) paths.push(...iterationsOf(ownPath));
  return [...new Set(paths)].slice(0, AT_MOST);
}

/** So many steps are read for one field: a text that goes over all of `steps` shows some. */
const AT_MOST = 20;
const LOOP_NAMES = ["item", "index", "previous", "scope"];

export interface Sampled {
  scope: Scope;
  /** The weakest of what its parts are. */
  from: "run" | "pin" | "example";
}

/** What an expression of the node would see: what is pinned comes first, then the run, then made-up examples. */
export function sampleScope(needed: Needed, source: SampleSource): Sampled {
  const { document, nodeId, ownPath, run, samples, pins, read } = source;
  let from: Sampled["from"] = "run";
  const outputOf = (id: string): Json | undefined => {
    const pin = pins[id];
    if (pin) {
      if (from === "run") from = "pin";
      return pin.output;
    }
    const step = read(pathOf(document, ownPath, id));
    if (step?.status === "completed" && step.output !== undefined) return step.output;
    const node = nodeAt(document, id);
    if (!node) return undefined;
    from = "example";
    return exampleFor(node, samples[id], document);
  };
  const known: { [name: string]: Json } = { vars: {}, steps: {} };
  const give = (name: string, value: () => Json | undefined) => {
    const given = needed.roots.includes(name) ? value() : undefined;
    if (given !== undefined) known[name] = given;
  };
  const ids = needed.steps ?? Object.keys(document.nodes).slice(0, AT_MOST);
  give("steps", () => objectOf(ids, outputOf));
  give("trigger", () => outputOf(run?.trigger.nodeId ?? firstTrigger(document) ?? ""));
  give("input", () => inputOf(document, nodeId, outputOf) ?? read(ownPath)?.input);
  const iterations = iterationsOf(ownPath);
  const varsAt = (path: string | undefined) => (path === undefined ? undefined : read(path)?.input);
  const around = varsAt(iterations.at(-1));
  if (isJsonObject(around)) {
    for (const name of ["item", "index", "previous"]) give(name, () => around[name]);
  }
  give("scope", () => objectOf(iterations, varsAt, (path) => path.replace(/.*\/|\[\d+\]$/g, "")));
  give("run", () => ({
    id: run?.id ?? "run_example",
    workflowId: run?.workflowId ?? "wf_example",
    startedAt: run?.startedAt ?? new Date().toISOString(),
  }));
  return { scope: { ...known, $now: new Date().toISOString(), $seed: nodeId }, from };
}

/** The step of a node that this one sees: in the same iteration of the containers that both are in. */
function pathOf(document: WorkflowDocument, ownPath: string, id: string): string {
  const depth = containersAround(document, id).length;
  return [...ownPath.split("/").slice(0, depth), id].join("/");
}

/** The iterations that a step is in, from the outermost in. */
function iterationsOf(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

function sourcesOf({ edges }: WorkflowDocument, nodeId: string): string[] {
  return [...new Set(edges.filter(({ to }) => to === nodeId).map(({ from }) => from))].sort();
}

function inputOf(
  document: WorkflowDocument,
  nodeId: string,
  outputOf: (id: string) => Json | undefined,
): Json | undefined {
  const sources = sourcesOf(document, nodeId);
  const [only] = sources;
  if (sources.length === 0) return undefined;
  return sources.length === 1 && only !== undefined ? outputOf(only) : objectOf(sources, outputOf);
}

function objectOf(
  keys: readonly string[],
  read: (key: string) => Json | undefined,
  nameOf = (key: string) => key,
): JsonObject {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = read(key);
      return value === undefined ? [] : [[nameOf(key), value] as const];
    }),
  );
}

function firstTrigger({ nodes }: WorkflowDocument): string | undefined {
  return Object.entries(nodes).find(([, node]) => shapeOf(node)?.role === "trigger")?.[0];
}

/** What a node would give, made up: what it was run with last, or the example of its type. */
function exampleFor(node: DocumentNode, remembered: Json | undefined, document: WorkflowDocument): Json {
  const sample = sampleFor(node, remembered, document);
  const definition = definitionOf(node.type);
  const whole = definition?.address === "hooks" ? definition.example.output : null;
  return isJsonObject(whole) ? { ...whole, body: sample } : sample;
}
