import { ExpressionError, evaluate, references, renderTemplate } from "@/lib/expressions";
import type { DocumentNode, Policy } from "@/lib/graph/document";
import type { Settled } from "@/lib/graph/plan";
import type { GraphNode } from "@/lib/graph/scope";
import type { NodeDefinition } from "@/lib/nodes/definition";
import type { CallExecution, DurableExecution, Execution, Executor, NodeOutput } from "@/lib/nodes/execution";
import { fromRunError, NodeError, type RunError, toRunError } from "@/lib/nodes/node-error";
import { parseDuration } from "@/lib/utils/duration";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { runTask } from "./attempt";
import { bodyOf, ContinueElsewhere } from "./body";
import { note, type RunContext } from "./context";
import { assertNotCutOff, CutOff, cancelOpen } from "./cut-off";
import { arrivedAt, enclosingVars, type Frame, inputOf, momentOf, overlaps, visibleSteps } from "./frame";
import { givenOutput } from "./given";
import { newRecord } from "./new-record";
import { nodePath } from "./path";
import { pause } from "./pause";
import { RunEnded, type StepRecord } from "./record";
import { RunStopped, stopResult } from "./run-stopped";

const DEFAULT_TIMEOUT_MS = 30_000;

/** A node about to run: everything that is known of it. */
interface NodeRun {
  run: RunContext;
  frame: Frame;
  node: GraphNode;
  path: string;
  document: DocumentNode;
  definition: NodeDefinition;
  executor: Executor<never>;
  input: Json;
  arrived: JsonObject;
  now: string;
}

/** Runs one node to its end and gives the record that settled it. Throws only `RunEnded` and bugs. */
export async function runNode(
  run: RunContext,
  frame: Frame,
  node: GraphNode,
  settled: ReadonlyMap<string, Settled>,
): Promise<StepRecord> {
  const document = run.graph.document.nodes[node.id];
  const definition = document && run.definitionOf(document.type);
  const executor = document && run.executors[document.type];
  if (!document || !definition || !executor) throw new Error(`Nothing can run the node ${node.id}`);
  const arrived = arrivedAt(frame, node, settled, run.history);
  const path = nodePath(frame.path, node.id);
  const input = inputOf(frame, node, arrived);
  const now = momentOf(frame, node, run.history);
  const nodeRun = { run, frame, node, path, document, definition, executor, input, arrived, now };
  const given = run.given && givenOutput(run.given.outputs, node.id);
  if (given) return takeGiven(nodeRun, given);
  if (node.disabled) return passThrough(nodeRun);
  if (executor.durability === "pure") return runPure(nodeRun, executor.execute);
  if (executor.durability === "step") return await runStep(nodeRun, executor.execute);
  return await runDurable(nodeRun, executor.execute);
}

/** In a test the node counts as done with what is given for it. */
function takeGiven(nodeRun: NodeRun, given: NodeOutput): StepRecord {
  const known = nodeRun.run.history.settled(nodeRun.path);
  return known ?? note(nodeRun.run, completed(nodeRun, { ...startedRecord(nodeRun), reused: true }, given));
}

/** A disabled node hands its input on. */
function passThrough(nodeRun: NodeRun): StepRecord {
  const known = nodeRun.run.history.settled(nodeRun.path);
  return known ?? note(nodeRun.run, completed(nodeRun, startedRecord(nodeRun), { output: nodeRun.input }));
}

function runPure(nodeRun: NodeRun, execute: (execution: Execution<never>) => NodeOutput): StepRecord {
  const { run, path, definition } = nodeRun;
  const known = run.history.settled(path);
  // One that ends the run is computed again: the record does not end it.
  if (known && !definition.ends) return known;
  const started = startedRecord(nodeRun);
  try {
    const config = resolve(nodeRun);
    const result = execute(executionOf(nodeRun, config));
    const record = note(run, completed(nodeRun, { ...started, config }, result));
    if (result.stop) throw new RunStopped(stopResult(result.stop, { nodeId: nodeRun.node.id, path }));
    return record;
  } catch (error) {
    if (error instanceof RunStopped) throw error;
    return note(run, failed(nodeRun, started, error));
  }
}

async function runStep(
  nodeRun: NodeRun,
  execute: (execution: Execution<never> & CallExecution) => Promise<NodeOutput>,
): Promise<StepRecord> {
  const { run, frame, node, path, document, definition, input } = nodeRun;
  return await runTask(run, {
    path,
    kind: "node",
    nodeId: node.id,
    scope: frame.path,
    policy: document.policy,
    timeoutMs: timeoutOf(document.policy, definition),
    overlaps: overlaps(frame, node.id),
    input,
    config: () => resolve(nodeRun),
    reachesOutside: (config) => isJsonObject(config) && definition.touches(config) !== "nothing",
    execute: (execution, config) => execute({ ...executionOf(nodeRun, config), ...execution }),
    settleFailure: (error, attempt) => settleFailure(document.policy, error, attempt),
  });
}

async function runDurable(
  nodeRun: NodeRun,
  execute: (execution: DurableExecution<never>) => Promise<NodeOutput>,
): Promise<StepRecord> {
  const { run, path } = nodeRun;
  const known = run.history.settled(path);
  // Of one that was cut off, what has started must be found again.
  if (known && known.status !== "cancelled") return known;
  let started = run.history.latest(path) ?? startedRecord(nodeRun);
  try {
    const config = resolve(nodeRun);
    if (!run.history.latest(path)) started = note(run, { ...started, config });
    const execution = {
      ...executionOf(nodeRun, config),
      call: callTool(nodeRun, config),
      pause: pauseTool(nodeRun, () => run.history.latest(path) ?? started),
      capture: (sources: string[]) => captured(nodeRun, sources),
      body: bodyOf({ run, frame: nodeRun.frame, nodeId: nodeRun.node.id, path }),
    };
    const result = await execute(execution);
    if (known) return known;
    return note(run, completed(nodeRun, run.history.latest(path) ?? started, result));
  } catch (error) {
    if (error instanceof RunEnded || error instanceof RunStopped) throw error;
    const cut = run.history.settled(path);
    if (cut?.status === "cancelled") return cut;
    if (error instanceof CutOff) throw error;
    if (error instanceof ContinueElsewhere) return await error.finish();
    cancelOpen(run, path);
    return note(run, failed(nodeRun, run.history.latest(path) ?? started, error));
  }
}

/** The `call` tool of a durable node: each call is a durable step below the node's own path. */
function callTool(nodeRun: NodeRun, config: JsonObject): DurableExecution<never>["call"] {
  const { run, frame, node, path, document, definition } = nodeRun;
  return async (id, input, execute) => {
    const record = await runTask(run, {
      path: `${path}/${id}`,
      kind: "call",
      nodeId: node.id,
      scope: frame.path,
      policy: document.policy,
      timeoutMs: timeoutOf(document.policy, definition),
      overlaps: overlaps(frame, node.id),
      input,
      config: () => null,
      reachesOutside: () => definition.touches(config) !== "nothing",
      execute: (execution) => execute(execution),
      settleFailure: () => ({ port: null, output: null }),
    });
    if (record.status === "cancelled") throw new CutOff();
    if (record.error) throw fromRunError({ ...record.error, nodeId: node.id });
    return record.output;
  };
}

function pauseTool(
  { run, frame, node, path }: NodeRun,
  current: () => StepRecord,
): DurableExecution<never>["pause"] {
  return async (id, request) => {
    assertNotCutOff(run, `${path}/${id}`);
    return await pause({
      run,
      path: `${path}/${id}`,
      node: current(),
      request,
      overlaps: overlaps(frame, node.id),
    });
  };
}

/** Of what the expressions of this node see, the names that these ones use. */
function captured(nodeRun: NodeRun, sources: string[]): JsonObject {
  const { steps, ...names } = expressionScope(nodeRun);
  const used = sources.flatMap((source) => references(source));
  const of = (values: JsonObject, wanted: readonly string[]) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => wanted.includes(name)));
  const roots = used.map(({ root }) => root);
  const usedSteps = used.flatMap(({ root, path }) => (root === "steps" ? path.slice(0, 1) : []));
  return { ...of(names, roots), steps: of(isJsonObject(steps) ? steps : {}, usedSteps) };
}

/** What expressions of this node see. */
function expressionScope({ run, frame, node, path, input, now }: NodeRun): JsonObject {
  return {
    ...frame.vars,
    trigger: run.trigger.payload,
    steps: visibleSteps(frame, node.id, run.history),
    input,
    scope: { ...run.given?.scope, ...enclosingVars(frame) },
    vars: {},
    run: { id: run.run.id, workflowId: run.run.workflowId, startedAt: run.run.startedAt },
    $now: now,
    $seed: `${run.run.id}:${path}`,
  };
}

/** The config with its templates filled in. Throws `NodeError` that says which expression was at fault. */
function resolve(nodeRun: NodeRun): JsonObject {
  const scope = expressionScope(nodeRun);
  let field = 0;
  const { type, config } = nodeRun.document;
  return nodeRun.run.resolveConfig(type, config, (template) =>
    inWords(() =>
      renderTemplate(template, { ...scope, $seed: `${nodeRun.run.run.id}:${nodeRun.path}:${field++}` }),
    ),
  );
}

function inWords<T>(evaluation: () => T): T {
  try {
    return evaluation();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new NodeError("invalid-input", "expression", `${error.message} In: ${error.source}`, {
      cause: error,
    });
  }
}

function executionOf(nodeRun: NodeRun, config: Json): Execution<never> {
  const scope = expressionScope(nodeRun);
  return {
    // The config was checked against this type's own schema before the run, and the executor is of that type.
    config: config as never,
    input: nodeRun.input,
    arrived: nodeRun.arrived,
    evaluate: (source, extra = {}) => inWords(() => evaluate(source, { ...scope, ...extra })),
    now: nodeRun.now,
  };
}

function timeoutOf(policy: Policy | undefined, definition: NodeDefinition): number {
  return policy?.timeout ? parseDuration(policy.timeout) : (definition.timeoutMs ?? DEFAULT_TIMEOUT_MS);
}

function startedRecord({ run, frame, node, path, input }: NodeRun): StepRecord {
  return newRecord({ path, kind: "node", nodeId: node.id, scope: frame.path, input }, run.clock());
}

function completed({ run }: NodeRun, started: StepRecord, result: NodeOutput): StepRecord {
  return {
    ...started,
    status: "completed",
    port: result.port ?? "out",
    output: result.output,
    usage: result.usage ?? null,
    finishedAt: run.clock().toISOString(),
  };
}

function failed({ run, node, path, document }: NodeRun, started: StepRecord, thrown: unknown): StepRecord {
  const error = toRunError(thrown, { nodeId: node.id, path });
  const left = settleFailure(document.policy, error, started.attempt);
  return { ...started, ...left, status: "failed", error, finishedAt: run.clock().toISOString() };
}

/** What `onError` makes of a final failure: an end, the port `error`, or `out` with a default (design 4.10). */
function settleFailure(
  policy: Policy | undefined,
  error: RunError,
  attempt: number,
): Pick<StepRecord, "port" | "output"> {
  const onError = policy?.onError ?? "fail";
  if (onError === "fail") return { port: null, output: null };
  if (onError === "continue") return { port: "out", output: policy?.defaultOutput ?? null };
  const { message, nodeId = null } = error;
  return { port: "error", output: { message, class: error.class, nodeId, attempt } };
}
