import type { $brand } from "zod";
import type { Json, JsonObject } from "@/lib/utils/json";
import type { RunError } from "./node-error";
import type { Services } from "./services";

/** The config as an executor sees it: templates have become values of any type. */
export type Resolved<C> =
  C extends $brand<"template">
    ? Json
    : C extends readonly (infer Item)[]
      ? Resolved<Item>[]
      : C extends object
        ? { [K in keyof C]: Resolved<C[K]> }
        : C;

/** What a model call cost. */
export interface Usage {
  model: string;
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
}

/** What a node gives back: its output and the port it leaves by (default `out`). */
export interface NodeOutput {
  output: Json;
  port?: string;
  usage?: Usage;
  /** Ends the whole run with this, from whatever depth. */
  stop?: RunStop;
}

export type RunStop = { outcome: "completed"; result: Json } | { outcome: "failed"; message: string };

/** What every executor gets. */
export interface Execution<C> {
  config: Resolved<C>;
  /** The one source's output, or an object of them by node id (design 4.8). */
  input: Json;
  /** Arrived outputs by source node id, in canonical order. */
  arrived: JsonObject;
  /** Evaluates CEL in the node's scope, with further names where given. Throws `NodeError`. */
  evaluate(source: string, extra?: JsonObject): Json;
  /** The moment, the same on every replay; ISO 8601. */
  now: string;
}

/** What an executor gets inside a durable step. */
export interface StepExecution<C> extends Execution<C> {
  services: Services;
  signal: AbortSignal;
  /** `<runId>:<step path>`, the same on every attempt. */
  idempotencyKey: string;
  /** From 1. */
  attempt: number;
  timeoutMs: number;
  log(message: string, data?: JsonObject): void;
}

/** What the function of a durable call gets. */
export type CallExecution = Omit<StepExecution<unknown>, keyof Execution<unknown>>;

/** Something to wait for: the moment `deadline` (ISO 8601; null for no limit), or what `kind` says, whichever is first. */
export interface PauseRequest {
  kind: "timer" | "event" | "approval" | "run";
  deadline: string | null;
  /** For `event`: its name. For `run`: the run's id. Else null. */
  topic: string | null;
  /** Kept with the pause, for those who decide. */
  details: JsonObject;
}

/** How a pause ended: something came (`value`), or the deadline did. */
export type PauseOutcome = { how: "decided"; at: string; value: Json } | { how: "deadline"; at: string };

export interface IterationResult {
  status: "completed" | "failed";
  output: Json;
  error?: RunError;
}

/** How a container runs its body. */
export interface Body {
  /** One iteration. A failure that nothing in the body handles is thrown as `NodeError`. */
  iterate(index: number, vars: { item?: Json; previous: Json }): Promise<Json>;
  /** All items, at most `concurrency` at a time; results by index. */
  fanOut(
    items: Json[],
    options: { concurrency: number; onItemError: "fail" | "skip" | "collect" },
  ): Promise<IterationResult[]>;
}

/** What a durable executor gets: tools to make durable calls, to wait, and to run a body. */
export interface DurableExecution<C> extends Execution<C> {
  /**
   * A durable call: runs at least once, is recorded as a row of kind `call` at `<path>/<id>`, is retried
   * under the node's policy, and gives its recorded result on every replay.
   */
  call(
    id: string,
    input: Json,
    run: (execution: CallExecution) => Promise<{ output: Json; usage?: Usage }>,
  ): Promise<Json>;
  /**
   * Waits durably, without holding a process: recorded as a row of kind `call` at `<path>/<id>` that is
   * `waiting` until it has ended.
   */
  pause(id: string, request: PauseRequest): Promise<PauseOutcome>;
  /** Values of the names that these expressions use, to evaluate them later and elsewhere. */
  capture(sources: string[]): JsonObject;
  body: Body;
}

export type PureExecutor<C> = (execution: Execution<C>) => NodeOutput;
export type StepExecutor<C> = (execution: StepExecution<C>) => Promise<NodeOutput>;
export type DurableExecutor<C> = (execution: DurableExecution<C>) => Promise<NodeOutput>;

/** An executor says which of the three it is, as its definition's `durability` does. */
export type Executor<C> =
  | { durability: "pure"; execute: PureExecutor<C> }
  | { durability: "step"; execute: StepExecutor<C> }
  | { durability: "durable"; execute: DurableExecutor<C> };
