import { type Given, givenOutput } from "@/lib/engine/given";
import type { WorkflowDocument } from "@/lib/graph/document";
import type { ChosenIterations } from "@/lib/graph/iteration-path";
import { nodeAt } from "@/lib/graph/node-at";
import { shapeOf } from "@/lib/nodes/registry";
import { isJsonObject, type Json } from "@/lib/utils/json";
import type { Workflow } from "@/prisma/generated/client";
import { AppError, notFound } from "./app-error";
import { checkRunnable } from "./documents";
import { samplesOf } from "./present-workflow";
import { chooseTrigger, payloadOf } from "./start-run";
import { lastInput, lastIterations, lastSteps } from "./test-node-data";
import { aloneIn, needsOf, pathTo, upstreamOf } from "./test-node-document";

export interface TestRequest {
  /** The node to test; without one the whole draft runs. */
  node?: string | undefined;
  /** Whether nothing but that node runs, with what is known from pins and the last runs. */
  only?: boolean | undefined;
  trigger?: string | undefined;
  input?: Json | undefined;
  /** Whether pinned outputs are taken as given. */
  pins?: boolean | undefined;
  /** Whether nodes may run that change something outside. */
  confirmEffects?: boolean | undefined;
  /** Of which iterations the data is that one node gets; the first of containers that are not named. */
  iterations?: ChosenIterations | undefined;
}

/** What a test runs. */
export interface TestPlan {
  document: WorkflowDocument;
  given: Given;
  trigger: string;
  payload: Json;
}

/**
 * What a test runs and takes as given. Throws `not-found`, `invalid-input` for a node that cannot be tested, and
 * `missing-data` and `trigger-required` where it could not begin.
 */
export async function planTest(
  workflow: Workflow,
  document: WorkflowDocument,
  pins: Given["outputs"],
  { node: id, only, trigger, input, iterations }: TestRequest,
): Promise<TestPlan> {
  if (id === undefined)
    return await planRun(workflow, checkRunnable(workflow.draft), pins, { trigger, input });
  const node = nodeAt(document, id);
  const role = node && shapeOf(node)?.role;
  if (!node || role === "note") throw notFound("step");
  if (role === "trigger") {
    throw new AppError("invalid-input", `“${node.name}” begins a run: test a step after it.`);
  }
  if (node.disabled) throw new AppError("invalid-input", `“${node.name}” is disabled: enable it first.`);
  if (only) return await planAlone(workflow, document, pins, { id, trigger, input, iterations });
  const { [id]: _, ...others } = pins;
  return await planRun(workflow, pathTo(document, id), others, { trigger, input });
}

type Start = Pick<TestRequest, "trigger" | "input">;

/** A document from its trigger on. */
async function planRun(
  workflow: Workflow,
  document: WorkflowDocument,
  pins: Given["outputs"],
  start: Start,
): Promise<TestPlan> {
  const samples = samplesOf(workflow);
  const triggers = Object.keys(document.nodes).filter((id) => isTrigger(document, id));
  const last = await lastInput(workflow.id, triggers);
  const trigger = chooseTrigger(document, start.trigger ?? (triggers.length > 1 ? last?.trigger : undefined));
  const known = samples[trigger] ?? (last?.trigger === trigger ? last.input : {});
  const payload = payloadOf(document, trigger, start.input === undefined ? known : start.input);
  const outputs = Object.fromEntries(Object.entries(pins).filter(([id]) => nodeAt(document, id)));
  return { document, trigger, payload, given: { outputs, vars: {}, scope: {} } };
}

function isTrigger(document: WorkflowDocument, id: string): boolean {
  const node = document.nodes[id];
  return node !== undefined && !node.disabled && shapeOf(node)?.role === "trigger";
}

/** One node, with what is known of all that leads to it. */
async function planAlone(
  workflow: Workflow,
  document: WorkflowDocument,
  pins: Given["outputs"],
  {
    id,
    trigger: wanted,
    input,
    iterations: chosen,
  }: Start & Pick<TestRequest, "iterations"> & { id: string },
): Promise<TestPlan> {
  const { containers, beside, around, triggers } = upstreamOf(document, id);
  const last = await lastInput(workflow.id, wanted === undefined ? triggers : [wanted]);
  const trigger = wanted ?? last?.trigger ?? triggers[0];
  if (trigger === undefined || !triggers.includes(trigger)) {
    throw new AppError(
      "trigger-required",
      `No trigger leads to “${nameOf(document, id)}”: connect one first.`,
    );
  }
  const sample = samplesOf(workflow)[trigger];
  const payload = input ?? (last?.trigger === trigger ? last.input : sample);
  const upstream = [...beside, ...around].filter((each) => each !== trigger);
  const steps = await lastSteps(workflow.id, document, {
    nodes: upstream,
    preferRan: false,
    io: true,
    iterations: chosen,
  });
  const recorded = [...steps.values()].flatMap(({ nodeId, port, output }) =>
    port === null || isTrigger(document, nodeId) ? [] : [[nodeId, { output, port }] as const],
  );
  const iterations = await lastIterations(workflow.id, document, id, chosen);
  const scope = Object.fromEntries(iterations);
  const [container] = containers;
  const vars = container === undefined ? {} : scope[container];
  const known: Given["outputs"] = {
    ...Object.fromEntries(recorded),
    ...Object.fromEntries(Object.entries(pins).filter(([each]) => upstream.includes(each))),
    ...(container !== undefined && { [container]: { output: beginningOf(vars), port: "out" } }),
  };
  assertKnown(document, { id, trigger, known, containers: isJsonObject(vars) ? [] : containers, payload });
  const alone = aloneIn(document, { id, trigger, known });
  return {
    document: alone.document,
    trigger,
    payload: payloadOf(document, trigger, payload ?? {}),
    given: { outputs: alone.outputs, vars: isJsonObject(vars) ? vars : {}, scope },
  };
}

/** What the first nodes of a body get: the item, else what the iteration before came to. */
function beginningOf(vars: Json | undefined): Json {
  return isJsonObject(vars) ? (vars["item"] ?? vars["previous"] ?? null) : null;
}

interface KnownData {
  id: string;
  trigger: string;
  known: Given["outputs"];
  /** Containers of which no iteration is known. */
  containers: string[];
  payload: Json | undefined;
}

function assertKnown(
  document: WorkflowDocument,
  { id, trigger, known, containers, payload }: KnownData,
): void {
  const needs = needsOf(document, id);
  const sources = document.edges.filter(({ to }) => to === id).map(({ from }) => from);
  const arrives =
    sources.length === 0 || sources.some((each) => each === trigger || givenOutput(known, each));
  const missing = new Set([
    ...needs.steps.filter((each) => each !== trigger && nodeAt(document, each) && !givenOutput(known, each)),
    ...(arrives ? [] : sources),
    ...containers,
    ...(needs.trigger && payload === undefined ? [trigger] : []),
  ]);
  if (missing.size === 0) return;
  const names = [...missing].map((each) => `“${nameOf(document, each)}”`);
  const detail = `Nothing is known of ${names.join(" and ")} yet. Run the workflow up to here once, or pin an output there.`;
  throw new AppError("missing-data", detail, { steps: [...missing].map((each) => stepOf(document, each)) });
}

export function nameOf(document: WorkflowDocument, id: string): string {
  return nodeAt(document, id)?.name || id;
}

export function stepOf(document: WorkflowDocument, id: string) {
  return { path: id, nodeId: id, name: nameOf(document, id) };
}
