import type { Graph } from "@/lib/graph/scope";
import type { NodeDefinition } from "@/lib/nodes/definition";
import type { Executor, Services } from "@/lib/nodes/execution";
import type { JsonObject } from "@/lib/utils/json";
import type { Frame } from "./frame";
import type { History, Recorder, StepRecord } from "./record";
import type { ScopeResult } from "./scope-result";
import type { Delegation, Step } from "./step";

/** Everything one invocation of a run works with. The engine knows neither Inngest nor the database. */
export interface RunContext {
  graph: Graph;
  run: { id: string; workflowId: string; startedAt: string };
  /** What the trigger that fired was given. */
  trigger: { nodeId: string; payload: JsonObject[string] };
  history: History;
  recorder: Recorder;
  step: Step;
  services: Services;
  executors: Readonly<Record<string, Executor<never>>>;
  definitionOf(type: string): NodeDefinition | null;
  /** Fills the templates of a config in; `render` gives the value of one template. */
  resolveConfig(
    type: string,
    config: JsonObject,
    render: (template: string) => JsonObject[string],
  ): JsonObject;
  /** Aborted when the run is cancelled or this process is to stop. */
  signal: AbortSignal;
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

/** Remembers a record and writes it, with all notes before it. Throws `RunEnded`. */
export async function write(run: RunContext, record: StepRecord): Promise<StepRecord> {
  run.history.put(record);
  await run.recorder.write(record);
  return record;
}
