import type { Run, RunEvent, RunEventType, Step } from "@/lib/api/contracts/runs";
import { isFinal, type RunStatus, type StepStatus } from "@/lib/nodes/status";
import { assertNever } from "@/lib/utils/assert-never";
import type { Json } from "@/lib/utils/json";

type RunFailure = NonNullable<Run["error"]>;

/** Any message of a run's stream, told apart by `type`. */
export type AnyRunEvent = { [T in RunEventType]: RunEvent<T> }[RunEventType];

interface AttemptState {
  attempt: number;
  status: StepStatus;
  startedAt: string;
  finishedAt: string | null;
  error: RunFailure | null;
}

/** What is known of one step: enough to draw its row without asking the server again. */
export interface StepState {
  path: string;
  nodeId: string;
  kind: Step["kind"];
  /** `waiting` between a failed attempt and the next. */
  status: StepStatus;
  port: string | null;
  /** How many items a container goes over; null where it goes over no list. */
  items: number | null;
  startedAt: string;
  finishedAt: string | null;
  error: RunFailure | null;
  /** Oldest first; empty for a step that was skipped. */
  attempts: readonly AttemptState[];
}

export interface RunState {
  /** Number of the last event taken in. */
  seq: number;
  status: RunStatus;
  startedAt: string | null;
  finishedAt: string | null;
  output: Json;
  error: RunFailure | null;
  /** By path, in the order in which they started. */
  steps: ReadonlyMap<string, StepState>;
}

export const EMPTY_RUN: RunState = {
  seq: 0,
  status: "pending",
  startedAt: null,
  finishedAt: null,
  output: null,
  error: null,
  steps: new Map(),
};

/** The state of a run as the API lists it, before or without a stream of events. */
export function stateOfRun(run: Run, steps: readonly Step[]): RunState {
  return {
    ...EMPTY_RUN,
    status: run.status,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    output: run.output,
    error: run.error,
    steps: new Map(steps.map((step) => [step.path, stateOfStep(step)])),
  };
}

/** The step that a failed run failed of: of those that failed, the innermost that was first. */
export function failedStepOf({ steps }: RunState): StepState | null {
  let found: StepState | null = null;
  for (const step of steps.values()) {
    if (step.kind !== "node" || step.status !== "failed" || !step.error) continue;
    if (!found || step.path.startsWith(`${found.path}[`)) found = step;
  }
  return found;
}

function stateOfStep(step: Step): StepState {
  const { path, nodeId, kind, status, port, items, startedAt, finishedAt, error } = step;
  const attempts = status === "skipped" ? [] : step.attempts;
  return { path, nodeId, kind, status, port, items, startedAt, finishedAt, error, attempts };
}

/**
 * The state after these events, in order. Events that were taken in before are passed over, so a stream
 * may start again from its beginning. The map of steps is copied once for all of them.
 */
export function reduceRun(state: RunState, events: readonly AnyRunEvent[]): RunState {
  const fresh = events.filter((event) => event.seq > state.seq);
  if (fresh.length === 0) return state;
  const steps = new Map(state.steps);
  let next: RunState = { ...state, steps };
  for (const event of fresh) next = { ...reduceOne(next, steps, event), seq: event.seq };
  return next;
}

function reduceOne(state: RunState, steps: Map<string, StepState>, event: AnyRunEvent): RunState {
  switch (event.type) {
    case "run.started":
      return { ...state, status: "running", startedAt: state.startedAt ?? event.at };
    case "run.waiting":
      return { ...state, status: "waiting" };
    case "run.completed":
      return end({ ...state, output: event.data.output }, steps, "completed", event.at);
    case "run.failed":
      return end({ ...state, error: event.data.error }, steps, "failed", event.at);
    case "run.cancelled":
      return end(state, steps, "cancelled", event.at);
    case "step.started":
    case "step.waiting":
    case "step.completed":
    case "step.failed":
    case "step.retrying":
    case "step.skipped":
    case "step.cancelled": {
      const path = event.path ?? event.data.nodeId;
      steps.set(path, reduceStep(steps.get(path), path, event));
      const wakes = event.type !== "step.waiting" && state.status === "waiting";
      return wakes ? { ...state, status: "running" } : state;
    }
    default:
      return assertNever(event);
  }
}

/** Ends the run and, with it, whatever was still under way. */
function end(state: RunState, steps: Map<string, StepState>, status: RunStatus, at: string): RunState {
  for (const [path, step] of steps) {
    if (!isFinal(step.status)) steps.set(path, settle(step, "cancelled", at));
  }
  return { ...state, status, finishedAt: at };
}

type StepEvent = Extract<AnyRunEvent, { type: `step.${string}` }>;

function reduceStep(known: StepState | undefined, path: string, event: StepEvent): StepState {
  const step = withItems(known ?? newStep(path, event), event);
  switch (event.type) {
    case "step.started": {
      const attempt = {
        attempt: event.data.attempt,
        status: "running" as const,
        startedAt: event.at,
        finishedAt: null,
        error: null,
      };
      const earlier = step.attempts.filter((item) => item.attempt < attempt.attempt);
      return {
        ...step,
        status: "running",
        finishedAt: null,
        error: null,
        attempts: [...earlier.map((item) => closed(item, event.at)), attempt],
      };
    }
    case "step.waiting":
      return { ...withAttempt(step, event.data.attempt, event.at), status: "waiting" };
    case "step.completed": {
      const startedAt = new Date(Date.parse(event.at) - event.data.durationMs).toISOString();
      const started = withAttempt(step, event.data.attempt, startedAt);
      return { ...settle(started, "completed", event.at), port: event.data.port };
    }
    case "step.failed": {
      const { attempt, error, port } = event.data;
      return { ...settle(withAttempt(step, attempt, event.at), "failed", event.at, error), port };
    }
    case "step.retrying": {
      const { attempt, error } = event.data;
      const failed = settle(withAttempt(step, attempt, event.at), "failed", event.at, error);
      return { ...failed, status: "waiting", finishedAt: null };
    }
    case "step.skipped":
      return { ...step, status: "skipped", finishedAt: event.at };
    case "step.cancelled":
      return settle(step, "cancelled", event.at);
    default:
      return assertNever(event);
  }
}

function withItems(step: StepState, { data }: StepEvent): StepState {
  return "items" in data && data.items !== undefined ? { ...step, items: data.items } : step;
}

function newStep(path: string, event: StepEvent): StepState {
  const kind = "kind" in event.data ? event.data.kind : "node";
  return {
    path,
    nodeId: event.data.nodeId,
    kind: kind === "call" || kind === "iteration" ? kind : "node",
    status: "pending",
    port: null,
    items: null,
    startedAt: event.at,
    finishedAt: null,
    error: null,
    attempts: [],
  };
}

/** The step with this attempt in it: nodes that are computed in place only report their end. */
function withAttempt(step: StepState, attempt: number, startedAt: string): StepState {
  if (step.attempts.some((item) => item.attempt === attempt)) return step;
  const added = { attempt, status: "running" as const, startedAt, finishedAt: null, error: null };
  const first = step.attempts.length === 0 ? { startedAt } : {};
  return { ...step, ...first, attempts: [...step.attempts, added] };
}

/** The step with its last attempt ended. */
function settle(step: StepState, status: StepStatus, at: string, error: RunFailure | null = null): StepState {
  const last = step.attempts.at(-1);
  const attempts =
    last && !isFinal(last.status)
      ? [...step.attempts.slice(0, -1), { ...last, status, finishedAt: at, error }]
      : step.attempts;
  return { ...step, status, finishedAt: at, error, attempts };
}

/** An attempt whose end nobody reported, because the process that made it died, ended when the next began. */
function closed(attempt: AttemptState, at: string): AttemptState {
  return isFinal(attempt.status) ? attempt : { ...attempt, status: "failed", finishedAt: at };
}
