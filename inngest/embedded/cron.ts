import { Cron } from "croner";

const ZONE = /^(?:CRON_)?TZ=(\S+)\s+(.+)$/;
const parsed = new Map<string, Cron>();

/**
 * A cron pattern of five fields, or a nickname such as `@hourly`, in UTC unless it begins with
 * `TZ=Area/City `. When clocks are set, a pattern that names one time a day still has one tick that day.
 * @throws Error when it is not one.
 */
export function parseCron(text: string): Cron {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const [, timezone = "UTC", pattern = text] = ZONE.exec(text.trim()) ?? [];
  // Only this throws on a zone that does not exist before the first tick is computed.
  new Intl.DateTimeFormat("en", { timeZone: timezone });
  const cron = new Cron(pattern.trim(), { mode: "5-part", timezone, paused: true });
  parsed.set(text, cron);
  return cron;
}

/** The first tick after a moment; null if there is none any more. */
export function nextTick(text: string, after: Date): Date | null {
  return parseCron(text).nextRun(after);
}

/** The last tick at or before `now`, but none before `from`, which is a tick itself. */
export function latestTick(text: string, from: Date, now: Date): Date {
  const [latest] = parseCron(text).previousRuns(1, new Date(now.getTime() + 1));
  return latest !== undefined && latest > from ? latest : from;
}
