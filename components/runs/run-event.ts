import { z } from "zod";
import { RUN_EVENTS, type RunEventType } from "@/lib/api/contracts/runs";
import type { AnyRunEvent } from "./run-state";

function isRunEventType(type: string): type is RunEventType {
  return Object.hasOwn(RUN_EVENTS, type);
}

/** The types of messages to listen for. */
export const RUN_EVENT_TYPES = Object.keys(RUN_EVENTS).filter(isRunEventType);

const messageSchema = z.object({
  seq: z.number(),
  type: z.string(),
  at: z.string(),
  path: z.string().nullish(),
  data: z.unknown(),
});

/** A message of a run's stream; null for one that this release does not know. */
export function parseRunEvent(text: string): AnyRunEvent | null {
  const message = messageSchema.safeParse(jsonOf(text));
  if (!message.success || !isRunEventType(message.data.type)) return null;
  const { seq, type, at, path } = message.data;
  const data = RUN_EVENTS[type].safeParse(message.data.data);
  if (!data.success) return null;
  // The schema was chosen by `type`, which the compiler cannot follow through the table.
  return { seq, type, at, ...(path == null ? {} : { path }), data: data.data } as AnyRunEvent;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
