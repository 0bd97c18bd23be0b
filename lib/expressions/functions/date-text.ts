import { Fault } from "../expression-error";
import type { Frame } from "../frame";
import { moment } from "../operators";
import { isDay } from "./dates";
import { defineFunction } from "./define";
import { fromWallClock, wallClock, zone } from "./time-zone";

const date = { name: "date", type: "timestamp" } as const;
const pattern = { name: "pattern", type: "string" } as const;

const monthNames =
  "January February March April May June July August September October November December".split(" ");
const dayNames = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const two = (value: number) => String(value).padStart(2, "0");
const nameOf = (names: readonly string[], index: number) => names[index] ?? "";
const hour12 = (d: Date) => d.getUTCHours() % 12 || 12;

function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  return `${offset < 0 ? "-" : "+"}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * The fields of a pattern, by their letters in Unicode TS 35, section "Date Field Symbol Table"; the names
 * are English wherever the run happens. `local` has the parts of the wall clock as its UTC parts.
 */
const fields: Readonly<Record<string, (local: Date, offset: number) => string>> = {
  yyyy: (d) => String(d.getUTCFullYear()).padStart(4, "0"),
  yy: (d) => two(d.getUTCFullYear() % 100),
  Q: (d) => String(Math.floor(d.getUTCMonth() / 3) + 1),
  MMMM: (d) => nameOf(monthNames, d.getUTCMonth()),
  MMM: (d) => nameOf(monthNames, d.getUTCMonth()).slice(0, 3),
  MM: (d) => two(d.getUTCMonth() + 1),
  M: (d) => String(d.getUTCMonth() + 1),
  dd: (d) => two(d.getUTCDate()),
  d: (d) => String(d.getUTCDate()),
  EEEE: (d) => nameOf(dayNames, d.getUTCDay()),
  EEE: (d) => nameOf(dayNames, d.getUTCDay()).slice(0, 3),
  HH: (d) => two(d.getUTCHours()),
  H: (d) => String(d.getUTCHours()),
  hh: (d) => two(hour12(d)),
  h: (d) => String(hour12(d)),
  mm: (d) => two(d.getUTCMinutes()),
  m: (d) => String(d.getUTCMinutes()),
  ss: (d) => two(d.getUTCSeconds()),
  s: (d) => String(d.getUTCSeconds()),
  SSS: (d) => String(d.getUTCMilliseconds()).padStart(3, "0"),
  a: (d) => (d.getUTCHours() < 12 ? "AM" : "PM"),
  XXX: (_, offset) => (offset === 0 ? "Z" : offsetText(offset)),
  xxx: (_, offset) => offsetText(offset),
};

const maxPattern = 200;

/** The pieces of a pattern: runs of one letter, quoted text, and the rest as it is. */
function piecesOf(text: string): { field: string | null; text: string }[] {
  if (text.length > maxPattern) throw new Fault(`A pattern has at most ${maxPattern} characters.`);
  return [...text.matchAll(/''|'((?:[^']|'')+)'|([A-Za-z])\2*|[^A-Za-z']+|'/g)].map(
    ([whole, quoted, letter]) => {
      if (letter === undefined)
        return { field: null, text: whole === "''" ? "'" : (quoted ?? whole).replaceAll("''", "'") };
      if (Object.hasOwn(fields, whole)) return { field: whole, text: whole };
      throw new Fault(
        `“${whole}” is no part of a date; there are ${Object.keys(fields).join(" ")}. Put plain letters in quotes: '${whole}'.`,
      );
    },
  );
}

function format(value: Date, written: string, timeZone: string | undefined, frame: Frame): string {
  frame.spend(10);
  const local = wallClock(value, timeZone, frame);
  const offset = local.getTime() - value.getTime();
  return piecesOf(written)
    .map(({ field, text }) => (field === null ? text : (fields[field]?.(local, offset) ?? "")))
    .join("");
}

/** What each field of a pattern may be in a text that is read. */
const readable: Readonly<Record<string, RegExp>> = {
  yyyy: /^\d{4}/,
  MMMM: new RegExp(`^(?:${monthNames.join("|")})`, "i"),
  MMM: new RegExp(`^(?:${monthNames.map((name) => name.slice(0, 3)).join("|")})`, "i"),
  MM: /^\d\d/,
  M: /^\d\d?/,
  dd: /^\d\d/,
  d: /^\d\d?/,
  EEEE: new RegExp(`^(?:${dayNames.join("|")})`, "i"),
  EEE: new RegExp(`^(?:${dayNames.map((name) => name.slice(0, 3)).join("|")})`, "i"),
  HH: /^\d\d/,
  H: /^\d\d?/,
  hh: /^\d\d/,
  h: /^\d\d?/,
  mm: /^\d\d/,
  m: /^\d\d?/,
  ss: /^\d\d/,
  s: /^\d\d?/,
  SSS: /^\d{3}/,
  a: /^[ap]m/i,
  XXX: /^(?:Z|[-+]\d\d:\d\d)/,
  xxx: /^[-+]\d\d:\d\d/,
};

/** What a text says for each field of the pattern, or null where it does not follow it. */
function readFields(text: string, written: string): Map<string, string> | null {
  const found = new Map<string, string>();
  let at = 0;
  for (const piece of piecesOf(written)) {
    const rule = piece.field === null ? undefined : readable[piece.field];
    if (piece.field !== null && rule === undefined)
      throw new Fault(`“${piece.field}” cannot be read from text.`);
    const [part] = rule?.exec(text.slice(at, at + 40)) ?? [
      rule === undefined && text.startsWith(piece.text, at) ? piece.text : null,
    ];
    if (part === null) return null;
    // MM and M, HH and h, … are the same thing, told once.
    if (piece.field !== null) found.set(piece.field === "a" ? "a" : piece.field.charAt(0), part);
    if (piece.field?.startsWith("MMM")) found.set("M", String(monthNumber(part)));
    at += part.length;
  }
  return at === text.length ? found : null;
}

function monthNumber(name: string): number {
  return (
    monthNames.findIndex((each) => each.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase()) + 1
  );
}

function hourOf(found: ReadonlyMap<string, string>): number {
  const half = found.get("a")?.toLowerCase();
  const hour = Number(found.get("H") ?? found.get("h") ?? 0);
  if (half === undefined || found.has("H")) return hour;
  return hour === 0 || hour > 12 ? Number.NaN : (hour % 12) + (half === "pm" ? 12 : 0);
}

function offsetOf(text: string): number {
  if (text === "Z") return 0;
  const [, sign, hours, minutes] = /^([-+])(\d\d):(\d\d)$/.exec(text) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function parse(text: string, written: string, timeZone: string | undefined, frame: Frame): Date {
  frame.spend(10);
  const found = text.length > maxPattern ? null : readFields(text, written);
  const number = (field: string, otherwise: number) => Number(found?.get(field) ?? otherwise);
  const [year, month, day] = [number("y", 1970), number("M", 1), number("d", 1)];
  const [hour, minute, second] = [hourOf(found ?? new Map()), number("m", 0), number("s", 0)];
  const valid = isDay(year, month, day) && hour < 24 && minute < 60 && second < 60;
  if (found === null || !valid) {
    const wanted = format(new Date(Date.UTC(2026, 0, 31, 9, 30)), written, undefined, frame);
    throw new Fault(
      `parseDate() cannot read “${text.slice(0, 40)}”: by the pattern it looks like ${wanted}.`,
    );
  }
  const local = new Date(Date.UTC(2000, 0, 1, hour, minute, second, number("S", 0)));
  local.setUTCFullYear(year, month - 1, day);
  const offset = found.get("X") ?? found.get("x");
  return moment(
    offset === undefined ? fromWallClock(local, timeZone, frame) : local.getTime() - offsetOf(offset),
  );
}

const letters =
  "yyyy MM dd HH mm ss SSS; MMMM or MMM and EEEE or EEE for English names; hh and a for twelve hours; XXX for the offset; text in 'single quotes'";

export const dateTextFunctions = [
  defineFunction({
    name: "format",
    category: "dates",
    description: `The date as text by a pattern, in UTC unless a time zone is given: ${letters}.`,
    example: [
      'timestamp("2026-07-01T22:05:00Z").format("EEE, d MMM yyyy HH:mm", "Europe/Berlin")',
      "Thu, 2 Jul 2026 00:05",
    ],
    parameters: [date, pattern, zone],
    returns: "string",
    run: ([value, written, timeZone], frame) => format(value, written, timeZone, frame),
  }),
  defineFunction({
    name: "parseDate",
    category: "dates",
    description: `The date that a text spells by a pattern, in UTC unless a time zone is given: ${letters}.`,
    example: [
      'parseDate("01.07.2026 09:30", "dd.MM.yyyy HH:mm", "Europe/Berlin")',
      "2026-07-01T07:30:00.000Z",
    ],
    parameters: [{ name: "text", type: "string" }, pattern, zone],
    returns: "timestamp",
    method: false,
    run: ([text, written, timeZone], frame) => parse(text, written, timeZone, frame),
  }),
  defineFunction({
    name: "inZone",
    category: "dates",
    description: "The date as ISO 8601 text with the clock and the offset of the time zone.",
    example: ['timestamp("2026-01-31T09:30:00Z").inZone("Asia/Kolkata")', "2026-01-31T15:00:00+05:30"],
    parameters: [date, { name: "timeZone", type: "string" }],
    returns: "string",
    run([value, timeZone], frame) {
      const milliseconds = value.getUTCMilliseconds() === 0 ? "" : ".SSS";
      return format(value, `yyyy-MM-dd'T'HH:mm:ss${milliseconds}xxx`, timeZone, frame);
    },
  }),
  defineFunction({
    name: "weekday",
    category: "dates",
    description: "The English name of the day of the week, in UTC unless a time zone is given.",
    example: ['timestamp("2026-01-31").weekday()', "Saturday"],
    parameters: [date, zone],
    returns: "string",
    run: ([value, timeZone], frame) => nameOf(dayNames, wallClock(value, timeZone, frame).getUTCDay()),
  }),
];
