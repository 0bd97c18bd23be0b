import { BoundedCache } from "@/lib/utils/bounded-cache";
import { Fault } from "../expression-error";
import type { Frame } from "../frame";

/** The parameter of functions that read the clock of a place; UTC where it is left out. */
export const zone = { name: "timeZone", type: "string", optional: true } as const;

const day = 86_400_000;
const formatters = new BoundedCache<Intl.DateTimeFormat>(200);

/** The date whose UTC parts are the local parts of `value` in the time zone, as on a wall clock there. */
export function wallClock(value: Date, timeZone: string | undefined, frame: Frame): Date {
  return new Date(value.getTime() + offsetAt(value.getTime(), timeZone, frame));
}

/**
 * The moment at which a wall clock in the time zone shows the UTC parts of `local`. A time that the clock
 * shows twice is the first of them; one that it skips is as much later as the clock is put forward, as in
 * RFC 5545, section 3.3.5, and Temporal's "compatible".
 */
export function fromWallClock(local: Date, timeZone: string | undefined, frame: Frame): number {
  const shown = local.getTime();
  const before = offsetAt(shown - day, timeZone, frame);
  const after = offsetAt(shown + day, timeZone, frame);
  const fitting = [before, after].filter((offset) => offsetAt(shown - offset, timeZone, frame) === offset);
  return shown - (fitting.length === 0 ? before : Math.max(...fitting));
}

/** How far the clocks of the time zone are ahead of UTC at a moment, in milliseconds. */
export function offsetAt(ms: number, timeZone: string | undefined, frame: Frame): number {
  if (timeZone === undefined || timeZone === "UTC") return 0;
  frame.spend(40);
  const seconds = Math.floor(ms / 1000) * 1000;
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter(timeZone, frame).formatToParts(seconds))
    parts[type] = Number(value);
  const { year = 1, month = 1, day: date = 1, hour = 0, minute = 0, second = 0 } = parts;
  const local = new Date(0);
  local.setUTCFullYear(year, month - 1, date);
  return local.setUTCHours(hour, minute, second) - seconds;
}

function formatter(timeZone: string, frame: Frame): Intl.DateTimeFormat {
  // No name is longer, and names are the same in capitals: a made-up one must not grow the cache.
  const name = timeZone.length > 40 ? "" : timeZone.toLowerCase();
  return formatters.getOrMake(name, () => {
    try {
      return new Intl.DateTimeFormat("en-US-u-ca-gregory", {
        timeZone: name,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
      });
    } catch {
      // It is looked for again each time, at ten times the price of a known one.
      frame.spend(400);
      throw new Fault(
        `There is no time zone “${timeZone.slice(0, 40)}”; they have names like Europe/Berlin.`,
      );
    }
  });
}
