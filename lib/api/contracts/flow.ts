import { z } from "zod";
import { contract } from "../contract";
import { none } from "./common";

const flowSchema = z.object({
  /** Since when all runs are paused; null while they are not. */
  pausedAt: z.string().nullable(),
  /** Whether who asks may pause them and let them go on; and the names of all who may. */
  mayPause: z.boolean(),
  owners: z.array(z.string()),
  /** Runs that may be going at once, waiting ones not counted; how many are, and how many are queued. */
  limit: z.number().int(),
  going: z.number().int(),
  queued: z.number().int(),
  /** How long ended runs are kept; null for ever. */
  keepRunsDays: z.number().int().nullable(),
  /** Workflows with runs in the queue, the longest line first. */
  workflows: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** Its own limit; null where it has none. */
      limit: z.number().int().nullable(),
      /** Runs of it that have begun and not ended. */
      begun: z.number().int(),
      queued: z.number().int(),
    }),
  ),
  /** Hosts that have not been answering. */
  circuits: z.array(
    z.object({
      host: z.string(),
      /** `open`: no calls are made; `half-open`: the next call shows whether it answers again. */
      state: z.enum(["open", "half-open"]),
      openUntil: z.string(),
      failures: z.number().int(),
      lastError: z.string(),
    }),
  ),
  /** Credentials with a rate limit, and how long a call with each would wait by now. */
  credentials: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      perSecond: z.number().int().nullable(),
      perMinute: z.number().int().nullable(),
      waitMs: z.number().int(),
    }),
  ),
});
export type Flow = z.output<typeof flowSchema>;

export const getFlow = contract({
  method: "GET",
  path: "/flow",
  summary: "What runs are held back by: a pause, limits, hosts that do not answer",
  params: none,
  query: none,
  body: none,
  response: flowSchema,
});

export const pauseWorkspace = contract({
  method: "PUT",
  path: "/workspace/pause",
  summary: "Pause all runs of the workspace, or let them go on; running ones finish their step first",
  params: none,
  query: none,
  body: z.strictObject({ paused: z.boolean() }),
  response: z.object({ pausedAt: z.string().nullable() }),
});
