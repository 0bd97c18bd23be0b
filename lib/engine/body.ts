import { type Graph, scopeOf } from "@/lib/graph/scope";
import type { Body, IterationResult } from "@/lib/nodes/execution";
import { fromRunError } from "@/lib/nodes/node-error";
import type { Json, JsonObject } from "@/lib/utils/json";
import { isJsonObject } from "@/lib/utils/json";
import { note, type RunContext } from "./context";
import { cancelOpen } from "./cut-off";
import { type Frame, iterationFrame, overlaps } from "./frame";
import { newRecord } from "./new-record";
import { iterationPath } from "./path";
import { RunEnded, type StepRecord } from "./record";
import type { Delegation } from "./step";

/** A container that is running: where it stands and in which frame. */
export interface Container {
  run: RunContext;
  frame: Frame;
  nodeId: string;
  path: string;
}

/** Not an error: this function run has done its share of the container and another one goes on. */
export class ContinueElsewhere extends Error {
  constructor(readonly finish: () => Promise<StepRecord>) {
    super("The container goes on in another function run");
    this.name = "ContinueElsewhere";
  }
}

/** How a container runs its body, over durable steps and further function runs. */
export function bodyOf(container: Container): Body {
  return {
    iterate: async (index, vars) => {
      const { run, path } = container;
      const first = run.part?.path === path && run.part.lanes === null ? run.part.from : 0;
      const isDue = run.history.settled(iterationPath(path, index)) === null;
      if (isDue && index >= first + inlineIterations(run.graph, container.nodeId)) {
        throw new ContinueElsewhere(() => continueElsewhere(container, index));
      }
      const record = await runIteration(container, index, vars);
      if (record.error) throw fromRunError(record.error);
      return record.output;
    },
    fanOut: (items, options) => fanOut(container, items, options),
  };
}

/** Runs one iteration to its end, unless the history knows how it ended. */
export async function runIteration(
  container: Container,
  index: number,
  vars: { item?: Json; previous: Json },
): Promise<StepRecord> {
  const { run, frame, nodeId } = container;
  const path = iterationPath(container.path, index);
  const known = run.history.settled(path);
  if (known) return known;
  const started = run.history.latest(path) ?? note(run, startedIteration(container, path, index, vars));
  const body = iterationFrame(run.graph, frame, nodeId, {
    path,
    index,
    ...vars,
    startedAt: started.startedAt,
  });
  const result = await run.runScope(body);
  const finishedAt = run.clock().toISOString();
  if (result.status === "completed")
    return note(run, { ...started, status: "completed", port: "out", output: result.output, finishedAt });
  const failed = note(run, { ...started, status: "failed", error: result.error, finishedAt });
  // Its siblings may still be going; the next item must not start beside them.
  cancelOpen(run, path);
  return failed;
}

function startedIteration(
  { run, frame, nodeId }: Container,
  path: string,
  index: number,
  { item, previous }: { item?: Json; previous: Json },
): StepRecord {
  const input: JsonObject = { index, previous, ...(item === undefined ? {} : { item }) };
  return newRecord({ path, kind: "iteration", nodeId, scope: frame.path, input }, run.clock());
}

/** The item and previous result that a recorded iteration started with. */
export function iterationVars(record: StepRecord | null): { item?: Json; previous: Json; index: number } {
  const input = record && isJsonObject(record.input) ? record.input : {};
  const { item, previous = null, index } = input;
  return { ...(item === undefined ? {} : { item }), previous, index: typeof index === "number" ? index : 0 };
}

/**
 * Items run in lanes, each lane in a function run of its own that takes every n-th item, so that at most
 * `concurrency` are going whatever executes the functions.
 */
async function fanOut(
  container: Container,
  items: Json[],
  { concurrency, onItemError }: Parameters<Body["fanOut"]>[1],
): Promise<IterationResult[]> {
  const { run, path, frame, nodeId } = container;
  const lanes = Math.min(concurrency, items.length);
  const options = { overlaps: overlaps(frame, nodeId) };
  const stopOnError = onItemError === "fail";
  if (lanes > 0) {
    await run.step.run(`${path}#start`, options, async () => {
      const record = run.history.latest(path);
      if (record) note(run, { ...record, config: { ...asObject(record.config), items } });
      await run.recorder.flush();
      return null;
    });
    const rounds = Math.ceil(items.length / (lanes * inlineIterations(run.graph, nodeId)));
    const lane = { lanes, stopOnError, overlaps: options.overlaps || rounds > 1 };
    const starts = Array.from({ length: lanes }, (_, number) => runLane(container, number, lane));
    await Promise.all(starts);
    await run.step.run(`${path}#results`, options, () => readBack(run, path));
  }
  const results = items.map((_, index) => resultOf(run.history.settled(iterationPath(path, index))));
  // An item that was stopped because of another one has no error of its own.
  const failure = results.find((result) => result.error !== undefined);
  if (stopOnError && failure?.error) throw fromRunError(failure.error);
  return results;
}

/** One lane, in as many function runs as it takes. */
async function runLane(
  { run, path }: Container,
  lane: number,
  { lanes, stopOnError, overlaps: race }: { lanes: number; stopOnError: boolean; overlaps: boolean },
): Promise<void> {
  const unit = `${path}#${lane}`;
  for (let from: number | null = lane; from !== null; ) {
    const part: Delegation = { path, unit, parentUnit: run.part?.unit ?? "", lanes, from, stopOnError };
    const said = await run.step.delegate(`${unit}.${from}`, { overlaps: race }, part);
    from = isJsonObject(said) && typeof said["next"] === "number" ? said["next"] : null;
  }
}

/** The rest of the container, from iteration `index` on, in another function run. */
async function continueElsewhere(
  { run, frame, nodeId, path }: Container,
  index: number,
): Promise<StepRecord> {
  const options = { overlaps: overlaps(frame, nodeId) };
  await run.step.run(`${path}#hand-over.${index}`, options, async () => {
    await run.recorder.flush();
    return null;
  });
  const part: Delegation = {
    path,
    unit: `${path}~${index}`,
    parentUnit: run.part?.unit ?? "",
    lanes: null,
    from: index,
    stopOnError: false,
  };
  await run.step.delegate(`${path}~${index}`, options, part);
  await run.step.run(`${path}#taken-back.${index}`, options, () => readBack(run, path));
  const settled = run.history.settled(path);
  if (!settled) throw new RunEnded();
  return settled;
}

/** Takes over what other function runs recorded of the container and its iterations. */
async function readBack(run: RunContext, path: string): Promise<null> {
  for (const record of await run.recorder.read(path)) run.history.put(record);
  return null;
}

function resultOf(record: StepRecord | null): IterationResult {
  if (record?.status === "completed") return { status: "completed", output: record.output };
  const error = record?.error;
  return { status: "failed", output: null, ...(error ? { error } : {}) };
}

function asObject(value: Json): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Durable steps that one function run may make before a container goes on in another; the limit is 1,000. */
const STEPS_PER_FUNCTION_RUN = 300;
/** A durable node makes several calls; more than this is rare. */
const STEPS_PER_DURABLE_NODE = 12;

/** How many iterations of a container one function run does itself: a fixed number, so that replays agree. */
export function inlineIterations(graph: Graph, containerId: string): number {
  return Math.max(1, Math.floor(STEPS_PER_FUNCTION_RUN / Math.max(1, stepsPerIteration(graph, containerId))));
}

function stepsPerIteration(graph: Graph, containerId: string): number {
  let steps = 0;
  for (const node of scopeOf(graph, containerId).nodes.values()) {
    steps += node.role === "container" ? STEPS_PER_FUNCTION_RUN : STEPS_PER_DURABLE_NODE;
  }
  return steps;
}
