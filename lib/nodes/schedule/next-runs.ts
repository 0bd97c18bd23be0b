import { Cron } from "croner";

/** Counting what a schedule missed ends here: a schedule of every minute misses half a million a year. */
const MOST_MISSED = 1000;

/**
 * A schedule of five fields (minute, hour, day, month, weekday) in an IANA time zone. A fixed time of day
 * that the clocks skip comes right after the gap, and one that they repeat comes once; a schedule with `*`
 * or steps in its time runs by the clock on the wall. Throws `Error`, in words for people, for one that
 * cannot be read.
 */
function cronOf(cron: string, timezone: string): Cron {
  const fields = cron.trim();
  if (fields.startsWith("@") || fields.split(/\s+/).length !== 5) {
    throw new Error("A schedule has five fields: minute, hour, day, month, weekday, such as 0 9 * * 1-5");
  }
  if (!isTimeZone(timezone)) throw new Error(`There is no time zone “${timezone}”`);
  return new Cron(fields, { timezone, mode: "5-part", fixedTimeRule: "no-wildcard" });
}

/** Whether a text names a time zone, such as `Europe/Berlin`. */
export function isTimeZone(timezone: string): boolean {
  try {
    return timezone !== "" && new Intl.DateTimeFormat("en", { timeZone: timezone }).format(0) !== "";
  } catch {
    return false;
  }
}

/** What is wrong with a schedule, in words for people; null for one that comes about at least once. */
export function scheduleFault(cron: string, timezone: string): string | null {
  try {
    const [first] = nextRuns(cron, timezone, new Date("2024-01-01T00:00:00Z"), 1);
    return first ? null : "This never comes about";
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error);
  }
}

/** The next moments of a schedule after `from`, at most `count` of them. Throws `Error` for a faulty one. */
export function nextRuns(cron: string, timezone: string, from: Date, count: number): Date[] {
  return cronOf(cron, timezone).nextRuns(count, from);
}

/**
 * Of the moments from `first` to `until`, both included, the last one, and how many came before it (at most
 * 1,000 are counted). `first` is itself a moment of the schedule, no later than `until`.
 */
export function lastRun(
  cron: string,
  timezone: string,
  { first, until }: { first: Date; until: Date },
): { at: Date; missed: number } {
  const schedule = cronOf(cron, timezone);
  let [at, missed] = [first, 0];
  for (let next = schedule.nextRun(at); next && next <= until; next = schedule.nextRun(at)) {
    if (missed === MOST_MISSED) {
      // One second on, as the moments before an instant do not include it.
      const latest = schedule.previousRuns(2, new Date(until.getTime() + 1000));
      return { at: latest.find((moment) => moment <= until) ?? at, missed };
    }
    [at, missed] = [next, missed + 1];
  }
  return { at, missed };
}
