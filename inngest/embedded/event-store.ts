import { createHash } from "node:crypto";
import { ulid } from "ulid";
import { isJsonObject } from "@/lib/utils/json";
import { execute, type Queryable, type Statement } from "./database";
import { LIMITS } from "./limits";

/** An event as functions see it. */
export interface StoredEvent {
  name: string;
  data: Record<string, unknown>;
  id: string;
  ts: number;
  [key: string]: unknown;
}

/** An event with the id under which it is kept, which differs from the sender's own id. */
export interface NewEvent {
  internalId: string;
  event: StoredEvent;
}

/** A request that sends events is refused, and nothing of it kept. */
export class InvalidEventError extends Error {
  override name = "InvalidEventError";
}

/**
 * Makes sent events complete. `seed` is the SDK's `x-inngest-event-id-seed` (`<ms>,<base64>`): the same
 * request sent again gets the same ids.
 * @throws InvalidEventError when one is not an event or its name is reserved.
 */
export function parseEvents(body: unknown, seed: string | null, now: number): NewEvent[] {
  const items: unknown[] = Array.isArray(body) ? body : [body];
  if (items.length > LIMITS.eventsPerRequest) {
    throw new InvalidEventError(`A request has at most ${LIMITS.eventsPerRequest} events.`);
  }
  return items.map((item, index) => parseEvent(item, seededId(seed, index) ?? ulid(now), now));
}

function parseEvent(item: unknown, internalId: string, now: number): NewEvent {
  if (!isJsonObject(item)) throw new InvalidEventError("An event is an object.");
  const { name, id, ts } = item;
  if (typeof name !== "string" || name === "") throw new InvalidEventError("An event has a name.");
  if (name.length > LIMITS.eventNameLength) throw new InvalidEventError("The name of an event is too long.");
  if (typeof id === "string" && id.length > LIMITS.eventIdLength)
    throw new InvalidEventError("The id of an event is too long.");
  if (`${name}${id}`.includes("\u0000"))
    throw new InvalidEventError("Names and ids have no null characters.");
  if (name.startsWith("inngest/"))
    throw new InvalidEventError(`Names starting with inngest/ are reserved: ${name}`);
  const data = isJsonObject(item["data"]) ? { ...item["data"] } : {};
  delete data["_inngest"];
  const event: StoredEvent = {
    ...item,
    name,
    data,
    id: typeof id === "string" && id !== "" ? id : internalId,
    ts: typeof ts === "number" && ts > 0 ? ts : now,
  };
  return { internalId, event };
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function seededId(seed: string | null, index: number): string | null {
  const [ms, entropy] = seed?.split(",") ?? [];
  const time = Number(ms);
  if (entropy === undefined || !Number.isSafeInteger(time) || time <= 0) return null;
  const digest = createHash("sha256").update(`${entropy}:${index}`).digest();
  let id = "";
  for (let rest = time, digit = 0; digit < 10; digit += 1, rest = Math.floor(rest / 32)) {
    id = CROCKFORD.charAt(rest % 32) + id;
  }
  for (let digit = 0; digit < 16; digit += 1) id += CROCKFORD.charAt((digest[digit] ?? 0) % 32);
  return id;
}

const INSERT: Statement = {
  name: "executor_insert_events",
  text: `WITH inserted AS (
      INSERT INTO executor_events (id, event_id, name, payload)
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
      ON CONFLICT (id) DO NOTHING)
    SELECT pg_notify('executor', 'events')`,
};

/**
 * Keeps events for the workers and wakes one, when the surrounding transaction commits.
 * @throws InvalidEventError when one is too large.
 */
export async function insertEvents(on: Queryable, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const payloads = events.map(({ event }) => JSON.stringify(event));
  if (payloads.some((payload) => Buffer.byteLength(payload) > LIMITS.eventBytes)) {
    throw new InvalidEventError("An event is at most 3 MB of JSON.");
  }
  await execute(on, INSERT, [
    events.map(({ internalId }) => internalId),
    events.map(({ event }) => event.id),
    events.map(({ event }) => event.name),
    payloads,
  ]);
}
