import { Fault } from "../expression-error";
import { moment } from "../operators";
import { Duration } from "../value";
import { defineFunction, type FunctionDefinition } from "./define";

const date = { name: "date", type: "timestamp" } as const;
const zone = { name: "timeZone", type: "string", optional: true } as const;

const isoDate = /^(\d{4})-(\d{2})-(\d{2})([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[-+]\d{2}:?\d{2}))?$/;

/** Date.parse makes 2 March of 30 February; people would rather be told. */
function isDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function parseDate(text: string): Date {
  const [, year, month, day] = isoDate.exec(text) ?? [];
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
  const match = /^([-+]?)((?:\d+(?:\.\d+)?(?:ms|us|µs|ns|d|h|m|s))+)$/.exec(text.replaceAll(" ", ""));
  if (match === null)
    throw new Fault(`duration() cannot read “${text.slice(0, 40)}”: write 90s, 1h30m or 2d.`);
  let ms = 0;
  for (const [, count, unit] of (match[2] ?? "").matchAll(/(\d+(?:\.\d+)?)(ms|us|µs|ns|d|h|m|s)/g)) {
    ms += Number(count) * (unitMs[unit ?? ""] ?? 0);
  }
  return new Duration(match[1] === "-" ? -ms : ms);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The date whose UTC parts are the local parts of `value` in the time zone, as on a wall clock there. */
function wallClock(value: Date, timeZone: string | undefined): Date {
  if (timeZone === undefined || timeZone === "UTC") return value;
  const parts: Record<string, number> = {};
  for (const { type, value: text } of formatter(timeZone).formatToParts(value)) parts[type] = Number(text);
  const { year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const local = new Date(0);
  local.setUTCFullYear(year, month - 1, day);
  local.setUTCHours(hour, minute, second, value.getUTCMilliseconds());
  return local;
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  try {
    const made = new Intl.DateTimeFormat("en-US-u-ca-gregory", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formatters.set(timeZone, made);
    return made;
  } catch {
    throw new Fault(`There is no time zone “${timeZone.slice(0, 40)}”; they have names like Europe/Berlin.`);
  }
}

const millisecondsOfDay = 86_400_000;

/** The parts of a date, by their names in CEL; months and days of the year count from 0 there. */
const dateParts = {
  getFullYear: ["The year.", (d: Date) => d.getUTCFullYear(), 2026],
  getMonth: ["The month, counted from 0 as in CEL: January is 0.", (d: Date) => d.getUTCMonth(), 0],
  getDate: ["The day of the month, counted from 1.", (d: Date) => d.getUTCDate(), 31],
  getDayOfMonth: ["The day of the month, counted from 0 as in CEL.", (d: Date) => d.getUTCDate() - 1, 30],
  getDayOfWeek: ["The day of the week: Sunday is 0.", (d: Date) => d.getUTCDay(), 6],
  getDayOfYear: [
    "The day of the year, counted from 0 as in CEL.",
    (d: Date) => Math.floor((d.getTime() - Date.UTC(d.getUTCFullYear(), 0, 1)) / millisecondsOfDay),
    30,
  ],
  getHours: ["The hour of the day, 0 to 23.", (d: Date) => d.getUTCHours(), 9],
  getMinutes: ["The minute of the hour.", (d: Date) => d.getUTCMinutes(), 30],
  getSeconds: ["The second of the minute.", (d: Date) => d.getUTCSeconds(), 15],
  getMilliseconds: ["The milliseconds of the second.", (d: Date) => d.getUTCMilliseconds(), 250],
} as const satisfies Record<string, readonly [string, (d: Date) => number, number]>;

const datePartFunctions: FunctionDefinition[] = Object.entries(dateParts).map(
  ([name, [description, read, result]]) =>
    defineFunction({
      name,
      category: "dates",
      description: `${description} In UTC unless a time zone is given.`,
      example: [`timestamp("2026-01-31T09:30:15.25Z").${name}()`, result],
      parameters: [date, zone],
      returns: "number",
      run: ([value, timeZone]) => read(wallClock(value, timeZone)),
    }),
);

export const dateFunctions: FunctionDefinition[] = [
  defineFunction({
    name: "timestamp",
    category: "dates",
    description: "A date from ISO 8601 text or from seconds since 1970; a day alone begins at midnight UTC.",
    example: ['timestamp("2026-01-31") + duration("36h")', "2026-02-01T12:00:00.000Z"],
    parameters: [{ name: "text", type: "string|number" }],
    returns: "timestamp",
    method: false,
    run: ([value]) => (typeof value === "number" ? moment(value * 1000) : parseDate(value)),
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
      return parseDate(now);
    },
  }),
  ...datePartFunctions,
];
