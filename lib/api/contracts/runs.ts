import { z } from "zod";
import { RUN_PRIORITIES } from "@/lib/graph/priority";
import { RUN_STATUSES, STEP_STATUSES } from "@/lib/nodes/status";
import { contract } from "../contract";
import { idParams, listOf, none, pageQuery, runErrorSchema } from "./common";

export const runSchema = z.object({
  id: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  version: z.number().int().nullable(),
  documentHash: z.string(),
  trigger: z.object({ nodeId: z.string(), type: z.string() }),
  status: z.enum(RUN_STATUSES),
  /** Set while the run may not begin yet: where it stands in the line of what it waits for, the first being 1. */
  queue: z
    .object({ position: z.number().int(), reason: z.enum(["workflow", "workspace", "paused"]) })
    .nullable(),
  input: z.json(),
  output: z.json(),
  error: runErrorSchema.nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  stepCount: z.number().int(),
  tokens: z.number().int(),
  costUsd: z.number(),
  parentRunId: z.string().nullable(),
  replayOf: z.string().nullable(),
});
export type Run = z.output<typeof runSchema>;

const usageSchema = z.object({
  model: z.string(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: z.number(),
});

const logSchema = z.object({ at: z.string(), message: z.string(), data: z.json().optional() });

const attemptSchema = z.object({
  attempt: z.number().int(),
  status: z.enum(STEP_STATUSES),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  error: runErrorSchema.nullable(),
});

export const stepSchema = z.object({
  path: z.string(),
  nodeId: z.string(),
  /** `node`, a durable `call` inside one, or an `iteration` of a container. */
  kind: z.enum(["node", "call", "iteration"]),
  status: z.enum(STEP_STATUSES),
  attempt: z.number().int(),
  port: z.string().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  /** How many items a container goes over; null where it goes over no list. */
  items: z.number().int().nullable(),
  /** Present with `include=io` and on the single step. */
  input: z.json().optional(),
  /** The node's config with its templates filled in; null for nodes that have nothing to fill. */
  config: z.json().optional(),
  output: z.json().optional(),
  error: runErrorSchema.nullable(),
  usage: usageSchema.nullable(),
  logs: z.array(logSchema),
  /** Whether the result was taken over from the run that this one replays. */
  reused: z.boolean(),
  /** Earlier attempts and this one, oldest first. */
  attempts: z.array(attemptSchema),
});
export type Step = z.output<typeof stepSchema>;

/** The types of the messages of a run's event stream, and what each carries in `data`. */
export const RUN_EVENTS = {
  "run.started": z.object({}),
  "run.waiting": z.object({}),
  "run.completed": z.object({ output: z.json() }),
  "run.failed": z.object({ error: runErrorSchema }),
  "run.cancelled": z.object({}),
  "step.started": z.object({
    nodeId: z.string(),
    kind: z.string(),
    attempt: z.number(),
    /** How many items a container goes over; absent where it goes over no list. */
    items: z.number().int().optional(),
  }),
  "step.waiting": z.object({ nodeId: z.string(), kind: z.string(), attempt: z.number() }),
  "step.completed": z.object({
    nodeId: z.string(),
    kind: z.string(),
    attempt: z.number(),
    port: z.string().nullable(),
    durationMs: z.number(),
    items: z.number().int().optional(),
  }),
  "step.failed": z.object({
    nodeId: z.string(),
    kind: z.string(),
    attempt: z.number(),
    error: runErrorSchema,
    port: z.string().nullable(),
  }),
  /** The attempt failed and another will follow at `retryAt`. */
  "step.retrying": z.object({
    nodeId: z.string(),
    kind: z.string(),
    attempt: z.number(),
    error: runErrorSchema,
    retryAt: z.string(),
  }),
  "step.skipped": z.object({ nodeId: z.string() }),
  "step.cancelled": z.object({ nodeId: z.string(), kind: z.string() }),
} as const satisfies Record<string, z.ZodType>;
export type RunEventType = keyof typeof RUN_EVENTS;

/** One message of `GET /runs/{id}/events`; `seq` is also its SSE id. */
export interface RunEvent<T extends RunEventType = RunEventType> {
  seq: number;
  type: T;
  at: string;
  path?: string;
  data: z.output<(typeof RUN_EVENTS)[T]>;
}

const wantedVersion = z.union([z.literal("draft"), z.literal("published"), z.number().int().min(1)]);

export const startRun = contract({
  method: "POST",
  path: "/workflows/{id}/runs",
  summary: "Start a run; with ?wait=SECONDS (at most 60) answer with the finished run",
  status: 202,
  params: idParams,
  query: z.object({ wait: z.coerce.number().min(0).max(60).optional() }),
  body: z.strictObject({
    input: z.json().optional(),
    trigger: z.string().optional(),
    version: wantedVersion.optional(),
    /** Which queued runs begin first; as the workflow's settings say if absent. */
    priority: z.enum(RUN_PRIORITIES).optional(),
  }),
  response: runSchema,
});

export const listRuns = contract({
  method: "GET",
  path: "/runs",
  summary: "List runs, newest first",
  params: none,
  query: pageQuery.extend({
    workflow: z.string().optional(),
    status: z.enum(RUN_STATUSES).optional(),
    q: z.string().max(200).optional(),
  }),
  body: none,
  response: listOf(runSchema),
});

export const getRun = contract({
  method: "GET",
  path: "/runs/{id}",
  summary: "Read a run",
  params: idParams,
  query: none,
  body: none,
  response: runSchema,
});

export const getRunDocument = contract({
  method: "GET",
  path: "/runs/{id}/document",
  summary: "Read the exact document that the run runs",
  params: idParams,
  query: none,
  body: none,
  response: z.record(z.string(), z.json()),
});

export const listSteps = contract({
  method: "GET",
  path: "/runs/{id}/steps",
  summary: "List the steps of a run, one row per path, in the order they started",
  params: idParams,
  query: pageQuery.extend({
    include: z.literal("io").optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(500),
  }),
  body: none,
  response: listOf(stepSchema),
});

export const getStep = contract({
  method: "GET",
  path: "/runs/{id}/steps/{path}",
  summary: "Read one step with input and output; slashes in the path may stand as they are",
  params: idParams.extend({ path: z.string().min(1) }),
  query: none,
  body: none,
  response: stepSchema,
});

export const replayRun = contract({
  method: "POST",
  path: "/runs/{id}/replay",
  summary: "Run again: as it was, with other input, from a step on, or only what changed",
  status: 202,
  params: idParams,
  query: none,
  body: z.strictObject({
    /** Path of the step to begin at. */
    from: z.string().min(1).optional(),
    input: z.json().optional(),
    /** Outputs by step path, in place of the recorded ones. */
    outputs: z.record(z.string(), z.json()).optional(),
    /** The document to run; that of the run itself if absent. */
    version: wantedVersion.optional(),
    /** Whether steps with the same config and input as in the run take over its results. */
    changed: z.boolean().optional(),
    /** Whether steps may be repeated that change something outside. */
    confirmEffects: z.boolean().optional(),
  }),
  response: runSchema,
});

export type ReplayRequest = z.input<typeof replayRun.body>;

export const cancelRun = contract({
  method: "POST",
  path: "/runs/{id}/cancel",
  summary: "Cancel a run",
  params: idParams,
  query: none,
  body: none,
  response: runSchema,
});
