import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "@/lib/utils/json";
import { evaluate } from "../evaluate";

const run = (source: string, trigger: Json = null) => evaluate(source, { trigger });
const berlin = '"Europe/Berlin"';
const t = (text: string) => `timestamp("${text}")`;

describe("adding", () => {
  test.each([
    // A day is as long as the clock says: 23 hours when it is put forward, 25 when it is put back.
    [`${t("2026-03-28T09:00:00Z")}.add(1, "day", ${berlin})`, "2026-03-29T08:00:00.000Z"],
    [`${t("2026-03-28T09:00:00Z")}.add(24, "hour", ${berlin})`, "2026-03-29T09:00:00.000Z"],
    [`${t("2026-03-28T09:00:00Z")}.add(1, "day")`, "2026-03-29T09:00:00.000Z"],
    [`${t("2026-10-24T08:00:00Z")}.add(1, "days", ${berlin})`, "2026-10-25T09:00:00.000Z"],
    // 02:30 does not exist on 29 March: an hour later. It is there twice on 25 October: the first.
    [`${t("2026-03-28T01:30:00Z")}.add(1, "day", ${berlin})`, "2026-03-29T01:30:00.000Z"],
    [`${t("2026-10-24T00:30:00Z")}.add(1, "day", ${berlin})`, "2026-10-25T00:30:00.000Z"],
    [`${t("2026-01-31")}.add(1, "month")`, "2026-02-28T00:00:00.000Z"],
    [`${t("2024-01-31")}.add(1, "month")`, "2024-02-29T00:00:00.000Z"],
    [`${t("2026-03-31")}.add(-1, "month")`, "2026-02-28T00:00:00.000Z"],
    [`${t("2024-02-29")}.add(1, "year")`, "2025-02-28T00:00:00.000Z"],
    [`${t("2026-11-30")}.add(1, "quarter")`, "2027-02-28T00:00:00.000Z"],
    [`${t("2026-12-31T23:00:00Z")}.add(2, "weeks")`, "2027-01-14T23:00:00.000Z"],
    [`${t("2026-01-01")}.add(1.5, "hours")`, "2026-01-01T01:30:00.000Z"],
    // Samoa left out 30 December 2011.
    [`${t("2011-12-29T20:00:00Z")}.add(1, "day", "Pacific/Apia")`, "2011-12-30T20:00:00.000Z"],
  ])("%s is %s", (source, expected) => {
    expect(run(source)).toBe(expected);
  });

  test.each([
    [`${t("2026-01-01")}.add(1, "fortnight")`, "There is no unit “fortnight”"],
    [`${t("2026-01-01")}.add(0.5, "month")`, "add() takes a whole number of months."],
    [`${t("2026-01-01")}.add(9000, "year")`, "outside of the years"],
    [`${t("2026-01-01")}.add(1e300, "month")`, "outside of the years"],
    [`${t("2026-01-01")}.add(1e300, "day")`, "outside of the years"],
    [`${t("2026-01-01")}.add(1, "day", "Mars/Base")`, "There is no time zone “Mars/Base”"],
    [`"2026-01-01".add(1, "day")`, "Make the text a date, with timestamp(…)."],
  ])("%s fails: %s", (source, message) => {
    expect(() => run(source)).toThrow(message);
  });
});

describe("differences", () => {
  test.each([
    [`${t("2026-03-01")}.diff(${t("2026-01-31")}, "month")`, 1],
    [`${t("2026-02-27")}.diff(${t("2026-01-31")}, "month")`, 0],
    [`${t("2026-01-15")}.diff(${t("2026-03-01")}, "month")`, -1],
    [`${t("2026-03-29T08:00:00Z")}.diff(${t("2026-03-28T09:00:00Z")}, "day", ${berlin})`, 1],
    [`${t("2026-03-29T08:00:00Z")}.diff(${t("2026-03-28T09:00:00Z")}, "day")`, 0],
    [`${t("2026-01-01T10:59:00Z")}.diff(${t("2026-01-01T09:00:00Z")}, "hour")`, 1],
    [`${t("2036-02-28")}.diff(${t("2024-02-29")}, "year")`, 11],
    [`${t("2036-02-29")}.diff(${t("2024-02-29")}, "year")`, 12],
    [`${t("2026-01-01")}.diff(${t("2026-01-01")}, "week")`, 0],
  ])("%s is %s", (source, expected) => {
    expect(run(source)).toBe(expected);
  });
});

describe("starts and ends", () => {
  test.each([
    [`${t("2026-08-19T12:34:56.789Z")}.startOf("week")`, "2026-08-17T00:00:00.000Z"],
    [`${t("2026-08-23T12:00:00Z")}.startOf("week")`, "2026-08-17T00:00:00.000Z"],
    [`${t("2026-08-19")}.startOf("quarter")`, "2026-07-01T00:00:00.000Z"],
    [`${t("2026-12-31T23:30:00Z")}.startOf("year", ${berlin})`, "2026-12-31T23:00:00.000Z"],
    [`${t("2026-08-19T12:34:56Z")}.startOf("hour", "Asia/Kolkata")`, "2026-08-19T12:30:00.000Z"],
    [`${t("2026-10-25T12:00:00Z")}.endOf("day", ${berlin})`, "2026-10-25T22:59:59.999Z"],
    [`${t("2024-02-10")}.endOf("quarter")`, "2024-03-31T23:59:59.999Z"],
    // The clocks go forward at midnight there: the day begins at one.
    [`${t("2018-11-04T12:00:00Z")}.startOf("day", "America/Sao_Paulo")`, "2018-11-04T03:00:00.000Z"],
  ])("%s is %s", (source, expected) => {
    expect(run(source)).toBe(expected);
  });
});

describe("dates as text", () => {
  const moment = t("2026-07-04T21:05:09.007Z");

  test.each([
    [`${moment}.format("yyyy-MM-dd HH:mm:ss.SSS")`, "2026-07-04 21:05:09.007"],
    [`${moment}.format("EEEE, d. MMMM yy, h:mm a", "America/New_York")`, "Saturday, 4. July 26, 5:05 PM"],
    [`${moment}.format("'at' H 'o''clock' '' xxx XXX")`, "at 21 o'clock ' +00:00 Z"],
    [`${moment}.format("dd/MM Q EEE hh", "Asia/Kolkata")`, "05/07 3 Sun 02"],
    [`${moment}.format("xxx", "America/St_Johns")`, "-02:30"],
    [`${moment}.inZone("Europe/Berlin")`, "2026-07-04T23:05:09.007+02:00"],
    [`${moment}.weekday("Asia/Tokyo")`, "Sunday"],
    [`parseDate("4 July 2026", "d MMMM yyyy")`, "2026-07-04T00:00:00.000Z"],
    [
      `parseDate("Jul 4, 2026 12:05 am", "MMM d, yyyy h:mm a", "America/New_York")`,
      "2026-07-04T04:05:00.000Z",
    ],
    [`parseDate("20260704T210509+05:30", "yyyyMMdd'T'HHmmssxxx")`, "2026-07-04T15:35:09.000Z"],
  ])("%s is %s", (source, expected) => {
    expect(run(source)).toBe(expected);
  });

  test.each([
    [`${moment}.format("YYYY-MM-DD")`, "“YYYY” is no part of a date"],
    [
      `parseDate("31.02.2026", "dd.MM.yyyy")`,
      "parseDate() cannot read “31.02.2026”: by the pattern it looks like 31.01.2026.",
    ],
    [`parseDate("01.02.2026 24:00", "dd.MM.yyyy HH:mm")`, "parseDate() cannot read"],
    [`parseDate("1.2.2026", "dd.MM.yyyy")`, "parseDate() cannot read"],
    [`parseDate("13:00 pm", "hh:mm a")`, "parseDate() cannot read"],
    [`parseDate("26", "yy")`, "“yy” cannot be read from text."],
  ])("%s fails: %s", (source, message) => {
    expect(() => run(source)).toThrow(message);
  });
});

describe("for any date and place", () => {
  const zones = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/St_Johns",
  ];
  const date = fc
    .date({ min: new Date("1971-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
    .map((d) => d.toISOString());
  const zone = fc.constantFrom(...zones);
  const unit = fc.constantFrom("day", "week", "month", "quarter", "year", "hour", "minute");

  test("what is written with its offset is read back", () => {
    fc.assert(
      fc.property(date, zone, (text, place) => {
        expect(run(`timestamp(timestamp(trigger).inZone("${place}"))`, text)).toBe(text);
        const pattern = `"yyyy-MM-dd'T'HH:mm:ss.SSSxxx", "${place}"`;
        expect(run(`parseDate(timestamp(trigger).format(${pattern}), ${pattern})`, text)).toBe(text);
      }),
    );
  });

  test("a unit holds its date, and begins where the one before ends", () => {
    fc.assert(
      fc.property(date, zone, unit, (text, place, name) => {
        const units = `"${name}", "${place}"`;
        expect(run(`timestamp(trigger).startOf(${units}) <= timestamp(trigger)`, text)).toBe(true);
        expect(run(`timestamp(trigger).endOf(${units}) >= timestamp(trigger)`, text)).toBe(true);
        expect(
          run(
            `timestamp(trigger).startOf(${units}).startOf(${units}) == timestamp(trigger).startOf(${units})`,
            text,
          ),
        ).toBe(true);
      }),
    );
  });

  test("a difference is what has to be added, as far as whole units go", () => {
    fc.assert(
      fc.property(date, date, zone, unit, (from, to, place, name) => {
        const count = run(`timestamp(trigger.to).diff(timestamp(trigger.from), "${name}", "${place}")`, {
          from,
          to,
        });
        const reach = (by: number) =>
          Date.parse(
            String(run(`timestamp(trigger).add(${Number(count) + by}, "${name}", "${place}")`, from)),
          );
        const forward = Date.parse(to) >= Date.parse(from) ? 1 : -1;
        expect((Date.parse(to) - reach(0)) * forward).toBeGreaterThanOrEqual(0);
        expect((reach(forward) - Date.parse(to)) * forward).toBeGreaterThan(0);
      }),
    );
  });
});
