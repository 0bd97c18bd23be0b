import { formatValue } from "@/lib/expressions";
import { parseDuration } from "@/lib/utils/duration";
import type { Json } from "@/lib/utils/json";
import { NodeError } from "./node-error";

/** The executors that runs are handed to keep nothing asleep for longer. */
const LONGEST_MS = 366 * 86_400_000;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * The moment (ISO 8601) that lies `duration`, such as "30s" or "2h", after `now`. Throws `NodeError`
 * (`invalid-input`) for anything else, and for more than a year.
 */
export function after(now: string, duration: Json | undefined, what: string): string {
  return notTooFar(now, Date.parse(now) + durationOf(duration, what), what);
}

/**
 * The moment (ISO 8601) that a date names; one without a time zone is in UTC. Throws `NodeError`
 * (`invalid-input`) for anything but an ISO 8601 date, and for one more than a year ahead.
 */
export function dateOf(now: string, date: Json | undefined, what: string): string {
  const text = typeof date === "string" ? date.trim() : "";
  const zoned = /T[^Z+-]*$/.test(text) ? `${text}Z` : text;
  const moment = ISO_DATE.test(text) ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(moment)) {
    throw new NodeError(
      "invalid-input",
      "bad-date",
      `${what} has to be a date such as 2026-05-01T09:00:00Z, not ${quote(date)}.`,
    );
  }
  return notTooFar(now, moment, what);
}

function durationOf(duration: Json | undefined, what: string): number {
  try {
    return parseDuration(typeof duration === "string" ? duration : "");
  } catch (error) {
    throw new NodeError(
      "invalid-input",
      "bad-duration",
      `${what} has to be a duration such as 30s, 5m, 2h or 1d, not ${quote(duration)}.`,
      { cause: error },
    );
  }
}

function notTooFar(now: string, moment: number, what: string): string {
  if (moment - Date.parse(now) <= LONGEST_MS) return new Date(moment).toISOString();
  throw new NodeError("invalid-input", "too-long", `${what} is more than a year ahead.`);
}

function quote(value: Json | undefined): string {
  return value === undefined || value === "" ? "empty" : `“${formatValue(value).slice(0, 100)}”`;
}
