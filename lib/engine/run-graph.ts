import { scopeOf } from "@/lib/graph/scope";
import type { JsonObject } from "@/lib/utils/json";
import { inlineIterations, iterationVars, runIteration } from "./body";
import type { RunContext } from "./context";
import { CutOff } from "./cut-off";
import { type Frame, iterationFrame } from "./frame";
import { itemsOf } from "./items";
import { iterationPath, nodePath, parsePath } from "./path";
import { runNode } from "./run-node";
import { runScope } from "./run-scope";
import { RunStopped } from "./run-stopped";
import type { ScopeResult } from "./scope-result";
import type { Delegation } from "./step";

/** What the caller gives; the engine adds how a body is run. */
export type RunInput = Omit<RunContext, "runScope">;

/**
 * Interprets a whole graph, from the trigger that fired to its result. It may be called again and again
 * with the same run: what the history holds is not done twice. Throws `RunEnded` when the run was
 * cancelled meanwhile, and `RunStopped` when a node ends it.
 */
export async function runGraph(input: RunInput): Promise<ScopeResult> {
  const run = contextOf(input);
  return await flushed(run, () => run.runScope(topFrame(run)));
}

/** Writes what was noted, also where a node has ended the run. */
async function flushed<T>(run: RunContext, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    await run.recorder.flush();
    return result;
  } catch (error) {
    if (error instanceof RunStopped) await run.recorder.flush();
    throw error;
  }
}

/**
 * Runs the part of a graph that another function run handed over. Gives `{ next }`: the index at which
 * the lane has to be taken up again, or null when the part is done.
 */
export async function runPart(input: RunInput, part: Delegation): Promise<JsonObject> {
  const run = contextOf(input);
  const frame = frameAt(run, part.path);
  const nodeId = parsePath(part.path).at(-1)?.nodeId ?? "";
  const next = await flushed(run, () =>
    untilCutOff(() =>
      part.lanes === null ? finishContainer(run, frame, nodeId) : lane(run, frame, nodeId, part),
    ),
  );
  return { next };
}

/** A part of which nobody waits for the rest has come to its end: it is not to be tried again. */
async function untilCutOff<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CutOff) return null;
    throw error;
  }
}

function contextOf(input: RunInput): RunContext {
  const run: RunContext = { ...input, runScope: (frame) => runScope(run, frame) };
  return run;
}

function topFrame(run: RunContext): Frame {
  return {
    scope: scopeOf(run.graph, null),
    path: "",
    outer: null,
    vars: run.given?.vars ?? {},
    entryInput: run.trigger.payload,
    entries: new Set([run.trigger.nodeId]),
    startedAt: run.run.startedAt,
    overlaps: false,
  };
}

/** The frame in which the step at `path` stands, made again from what the history says of its iterations. */
function frameAt(run: RunContext, path: string): Frame {
  let frame = topFrame(run);
  for (const { nodeId, index } of parsePath(path).slice(0, -1)) {
    if (index === null) continue;
    const at = iterationPath(nodePath(frame.path, nodeId), index);
    const record = run.history.latest(at);
    const startedAt = record?.startedAt ?? run.run.startedAt;
    frame = iterationFrame(run.graph, frame, nodeId, {
      ...iterationVars(record),
      index,
      path: at,
      startedAt,
    });
  }
  return frame;
}

async function finishContainer(run: RunContext, frame: Frame, nodeId: string): Promise<null> {
  const node = frame.scope.nodes.get(nodeId);
  if (!node) throw new Error(`There is no container ${nodeId} to go on with`);
  await runNode(run, frame, node, settledBefore(run, frame));
  return null;
}

/** Nodes of the frame that had settled when the container started; enough to find what arrived at it. */
function settledBefore(run: RunContext, frame: Frame) {
  const settled = new Map<string, { status: "left"; port: string }>();
  for (const id of frame.scope.nodes.keys()) {
    const record = run.history.settled(nodePath(frame.path, id));
    if (record?.port) settled.set(id, { status: "left", port: record.port });
  }
  return settled;
}

async function lane(run: RunContext, frame: Frame, nodeId: string, part: Delegation): Promise<number | null> {
  const items = itemsOf(run.history.latest(part.path)) ?? [];
  const container = { run, frame, nodeId, path: part.path };
  const step = part.lanes ?? 1;
  const limit = inlineIterations(run.graph, nodeId);
  for (let index = part.from, done = 0; index < items.length; index += step, done++) {
    if (done >= limit) return index;
    const record = await runIteration(container, index, { item: items[index] ?? null, previous: null });
    if (record.error && part.stopOnError) return null;
  }
  return null;
}
