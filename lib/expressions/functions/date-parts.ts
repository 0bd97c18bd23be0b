import { defineFunction, type FunctionDefinition } from "./define";
import { wallClock, zone } from "./time-zone";

const date = { name: "date", type: "timestamp" } as const;

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

export const datePartFunctions: readonly FunctionDefinition[] = Object.entries(dateParts).map(
  ([name, [description, read, result]]) =>
    defineFunction({
      name,
      category: "dates",
      description: `${description} In UTC unless a time zone is given.`,
      example: [`timestamp("2026-01-31T09:30:15.25Z").${name}()`, result],
      parameters: [date, zone],
      returns: "number",
      run: ([value, timeZone], frame) => read(wallClock(value, timeZone, frame)),
    }),
);
