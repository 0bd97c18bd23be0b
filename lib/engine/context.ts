import type { Graph } from "@/lib/graph/scope";
import type { NodeDefinition } from "@/lib/nodes/definition";
import type { Executor } from "@/lib/nodes/execution";
import type { Services } from "@/lib/nodes/services";
import type { Json, JsonObject } from "@/lib/utils/json";
import type { Frame } from "./frame";
import type { Given } from "./given";
import type { Pauses } from "./pause";
import type { History, Recorder, StepRecord } from "./record";
import type { ScopeResult } from "./scope-result";
import type { Delegation, Step } from "./step";

/** Everything one invocation of a run works with. The engine knows neither Inngest nor the database. */
export interface RunContext {
  graph: Graph;
  run: { id: string; workflowId: string; startedAt: string };
  /** What the trigger that fired was given. */
  trigger: { nodeId: string; payload: Json };
  /** Set in a test: what is taken as given instead of being computed. */
  given: Given | null;
  history: History;
  recorder: Recorder;
  step: Step;
  services: Services;
  pauses: Pauses;
  /**
   * In a replay of what changed: the completed step of the replayed run at this path, if it had the same
   * input and config; else null.
   */
  recall(path: string, step: Pick<StepRecord, "input" | "config">): Promise<StepRecord | null>;
  /** Passed by each attempt at a step before it begins. Throws `HeldBack` when it is not to begin now. */
  gate(path: string): Promise<void>;
  /** The value without the secrets that the run has used so far, for all that is recorded. */
  mask(value: Json): Json;
  executors: Readonly<Record<string, Executor<never>>>;
  definitionOf(type: string): NodeDefinition | null;
  /** Fills the templates of a config in; `render` gives the value of one template. */
  resolveConfig(type: string, config: JsonObject, render: (template: string) => Json): JsonObject;
  /** A signal for what is done at a path: aborted when the run, or that part of it, is not to go on. */
  abortable(path: string): { signal: AbortSignal; release(): void };
  /** The part this function run was started for; null for the run itself. */
  part: Delegation | null;
  clock(): Date;
  /** Runs a body; handed along so that nodes and scopes can contain each other. */
  runScope(frame: Frame): Promise<ScopeResult>;
}

/** Remembers a record and notes it for the next write. */
export function note(run: RunContext, record: StepRecord): StepRecord {
  run.history.put(record);
  run.recorder.add(record);
  return record;
}

/** Remembers an attempt that begins and makes it known. Throws `RunEnded`. */
export async function begin(
  run: RunContext,
  record: StepRecord,
  options: { beforehand: boolean },
): Promise<void> {
  run.history.put(record);
  await run.recorder.begin(record, options);
}

/** Remembers a record and writes it, with all notes before it. Throws `RunEnded`. */
export async function write(run: RunContext, record: StepRecord): Promise<StepRecord> {
  run.history.put(record);
  await run.recorder.write(record);
  return record;
}
