import { Fault } from "../expression-error";
import { moment } from "../operators";
import { Duration } from "../value";
import { defineFunction } from "./define";

/** Longer text is no date and no duration, and is not looked through for one. */
const maxLength = 100;

const isoDate = /^(\d{4})-(\d{2})-(\d{2})([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[-+]\d{2}:?\d{2}))?$/;

/** Date.parse makes 2 March of 30 February; people would rather be told. */
export function isDay(year: number, month: number, day: number): boolean {
  // Date.UTC takes the years below 100 for those of the last century; months repeat every 400 years.
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDay;
}

function parseIsoDate(text: string): Date {
  const [, year, month, day] = (text.length > maxLength ? null : isoDate.exec(text)) ?? [];
  const valid = isDay(Number(year), Number(month), Number(day));
  const ms = valid ? Date.parse(text.replace(" ", "T").toUpperCase()) : Number.NaN;
  if (!Number.isNaN(ms)) return moment(ms);
  throw new Fault(
    `timestamp() cannot read “${text.slice(0, 40)}”: write 2026-01-31, or with a time and zone 2026-01-31T09:30:00Z.`,
  );
}

const unitMs: Record<string, number> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000_001,
};

/** A sequence of numbers with units, with one optional sign, as in CEL and Go; `d` is 24 hours. */
function parseDuration(text: string): Duration {
  const written = text.length > maxLength ? "" : text.replaceAll(" ", "");
  const match = /^([-+]?)((?:\d+(?:\.\d+)?(?:ms|us|µs|ns|d|h|m|s))+)$/.exec(written);
  if (match === null)
    throw new Fault(`duration() cannot read “${text.slice(0, 40)}”: write 90s, 1h30m or 2d.`);
  let ms = 0;
  for (const [, count, unit] of (match[2] ?? "").matchAll(/(\d+(?:\.\d+)?)(ms|us|µs|ns|d|h|m|s)/g)) {
    ms += Number(count) * (unitMs[unit ?? ""] ?? 0);
  }
  return new Duration(match[1] === "-" ? -ms : ms);
}

export const dateFunctions = [
  defineFunction({
    name: "timestamp",
    category: "dates",
    description: "A date from ISO 8601 text or from seconds since 1970; a day alone begins at midnight UTC.",
    example: ['timestamp("2026-01-31") + duration("36h")', "2026-02-01T12:00:00.000Z"],
    parameters: [{ name: "text", type: "string|number" }],
    returns: "timestamp",
    method: false,
    run: ([value]) => (typeof value === "number" ? moment(value * 1000) : parseIsoDate(value)),
  }),
  defineFunction({
    name: "duration",
    category: "dates",
    description: "A length of time: 90s, 1h30m, 2d. Dates take it with + and -.",
    example: ['timestamp("2026-01-02") - timestamp("2026-01-01") == duration("1d")', true],
    parameters: [{ name: "text", type: "string" }],
    returns: "duration",
    method: false,
    run: ([text]) => parseDuration(text),
  }),
  defineFunction({
    name: "now",
    category: "dates",
    description: "When this step began; the same when the run is replayed.",
    example: ['now() > timestamp("2000-01-01")', true],
    parameters: [],
    returns: "timestamp",
    method: false,
    run(_, frame) {
      const { $now: now } = frame.scope;
      if (typeof now !== "string") throw new Fault("now() is not available here.");
      return parseIsoDate(now);
    },
  }),
];
