import { Fault } from "../expression-error";
import type { Frame } from "../frame";
import { moment } from "../operators";
import { defineFunction } from "./define";
import { fromWallClock, wallClock, zone } from "./time-zone";

const date = { name: "date", type: "timestamp" } as const;
const unit = { name: "unit", type: "string" } as const;

const hour = 3_600_000;
const exactNames = ["millisecond", "second", "minute", "hour"] as const;
const exactUnits = { millisecond: 1, second: 1000, minute: 60_000, hour } as const satisfies Record<
  (typeof exactNames)[number],
  number
>;
/** Their length depends on the calendar and the clock of a place. */
const calendarUnits = ["day", "week", "month", "quarter", "year"] as const;
type CalendarUnit = (typeof calendarUnits)[number];
type Unit = (typeof exactNames)[number] | CalendarUnit;

/** Takes `days` for `day`, as one writes it after a number. */
function unitNamed(written: string): Unit {
  const name = written.replace(/s$/, "");
  const found = [...calendarUnits, ...exactNames].find((each) => each === name);
  if (found !== undefined) return found;
  throw new Fault(
    `There is no unit “${written.slice(0, 20)}”: use year, quarter, month, week, day, hour, minute, second or millisecond.`,
  );
}

function isCalendar(name: Unit): name is CalendarUnit {
  return calendarUnits.some((each) => each === name);
}

/** The last day of a month stands for days that it does not have: a month after 31 January is its end. */
function addCalendar(local: Date, amount: number, name: CalendarUnit): Date {
  if (name === "day" || name === "week")
    return moment(local.getTime() + amount * (name === "day" ? 1 : 7) * 24 * hour);
  const months = amount * { month: 1, quarter: 3, year: 12 }[name];
  const moved = new Date(local);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(2000, 0, 1));
  lastDay.setUTCFullYear(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0);
  moved.setUTCDate(Math.min(local.getUTCDate(), lastDay.getUTCDate()));
  return moment(moved.getTime());
}

function add(value: Date, amount: number, name: Unit, timeZone: string | undefined, frame: Frame): Date {
  if (!isCalendar(name)) return moment(value.getTime() + amount * exactUnits[name]);
  if (!Number.isInteger(amount)) throw new Fault(`add() takes a whole number of ${name}s.`);
  const local = wallClock(value, timeZone, frame);
  const moved = addCalendar(local, amount, name);
  return moment(fromWallClock(moved, timeZone, frame));
}

/** Whole units from `other` to `value`, negative where it is earlier. */
function difference(
  value: Date,
  other: Date,
  name: Unit,
  timeZone: string | undefined,
  frame: Frame,
): number {
  const ms = value.getTime() - other.getTime();
  if (!isCalendar(name)) return Math.trunc(ms / exactUnits[name]) + 0;
  const sign = Math.sign(ms);
  const from = wallClock(other, timeZone, frame);
  const to = wallClock(value, timeZone, frame);
  // One too many at most; the day and the hour decide.
  let count = Math.abs(roughly(from, to, name)) + 1;
  while (count > 0) {
    const reached = add(other, sign * count, name, timeZone, frame).getTime() - other.getTime();
    if (Math.abs(reached) <= Math.abs(ms)) break;
    count--;
  }
  return sign * count + 0;
}

function roughly(from: Date, to: Date, name: CalendarUnit): number {
  const days = Math.trunc((to.getTime() - from.getTime()) / (24 * hour));
  if (name === "day") return days;
  if (name === "week") return Math.trunc(days / 7);
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  return Math.trunc(months / { month: 1, quarter: 3, year: 12 }[name]);
}

/** The parts below the unit set to their first value; weeks begin on Monday, as in ISO 8601. */
function startOf(value: Date, name: Unit, timeZone: string | undefined, frame: Frame): Date {
  const local = wallClock(value, timeZone, frame);
  if (!isCalendar(name)) {
    // Minutes of the clock, not of UTC: some places are half an hour off. The offset itself stays.
    const over = ((local.getTime() % exactUnits[name]) + exactUnits[name]) % exactUnits[name];
    return moment(value.getTime() - over);
  }
  const start = new Date(local);
  start.setUTCHours(0, 0, 0, 0);
  if (name === "week") start.setUTCDate(start.getUTCDate() - ((start.getUTCDay() + 6) % 7));
  else if (name !== "day") start.setUTCDate(1);
  if (name === "quarter") start.setUTCMonth(start.getUTCMonth() - (start.getUTCMonth() % 3));
  if (name === "year") start.setUTCMonth(0);
  return moment(fromWallClock(start, timeZone, frame));
}

function endOf(value: Date, name: Unit, timeZone: string | undefined, frame: Frame): Date {
  const start = startOf(value, name, timeZone, frame);
  return moment(add(start, 1, name, timeZone, frame).getTime() - 1);
}

const units =
  "The unit is year, quarter, month, week, day, hour, minute, second or millisecond. Days and longer follow the calendar and the clock of the time zone, UTC if none is given.";

export const dateArithmeticFunctions = [
  defineFunction({
    name: "add",
    category: "dates",
    description: `The date so many units later, or with a negative number earlier. ${units}`,
    example: ['timestamp("2026-01-31T08:00:00Z").add(1, "month")', "2026-02-28T08:00:00.000Z"],
    parameters: [date, { name: "amount", type: "number" }, unit, zone],
    returns: "timestamp",
    run: ([value, amount, name, timeZone], frame) => add(value, amount, unitNamed(name), timeZone, frame),
  }),
  defineFunction({
    name: "diff",
    category: "dates",
    description: `How many whole units the date is after the other one; negative if it is before. ${units}`,
    example: ['timestamp("2026-03-01").diff(timestamp("2026-01-15"), "month")', 1],
    parameters: [date, { name: "other", type: "timestamp" }, unit, zone],
    returns: "number",
    run: ([value, other, name, timeZone], frame) =>
      difference(value, other, unitNamed(name), timeZone, frame),
  }),
  defineFunction({
    name: "startOf",
    category: "dates",
    description: `When the unit that the date lies in began; weeks begin on Monday. ${units}`,
    example: [
      'timestamp("2026-03-29T12:00:00Z").startOf("day", "Europe/Berlin")',
      "2026-03-28T23:00:00.000Z",
    ],
    parameters: [date, unit, zone],
    returns: "timestamp",
    run: ([value, name, timeZone], frame) => startOf(value, unitNamed(name), timeZone, frame),
  }),
  defineFunction({
    name: "endOf",
    category: "dates",
    description: `The last millisecond of the unit that the date lies in; weeks end on Sunday. ${units}`,
    example: ['timestamp("2026-02-10").endOf("month")', "2026-02-28T23:59:59.999Z"],
    parameters: [date, unit, zone],
    returns: "timestamp",
    run: ([value, name, timeZone], frame) => endOf(value, unitNamed(name), timeZone, frame),
  }),
];
