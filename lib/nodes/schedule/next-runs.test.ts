import { describe, expect, test } from "vitest";
import { lastRun, nextRuns, scheduleFault } from "./next-runs";

function next(cron: string, timezone: string, from: string, count: number): string[] {
  return nextRuns(cron, timezone, new Date(from), count).map((at) => at.toISOString().slice(0, 16));
}

describe("the next five runs", () => {
  test("of working days at nine in Berlin, over a weekend", () => {
    expect(next("0 9 * * 1-5", "Europe/Berlin", "2026-01-08T12:00:00Z", 5)).toEqual([
      "2026-01-09T08:00",
      "2026-01-12T08:00",
      "2026-01-13T08:00",
      "2026-01-14T08:00",
      "2026-01-15T08:00",
    ]);
  });

  test("come after the moment, not at it", () => {
    expect(next("0 * * * *", "UTC", "2026-01-01T10:00:00.000Z", 1)).toEqual(["2026-01-01T11:00"]);
    expect(next("0 * * * *", "UTC", "2026-01-01T09:59:59.999Z", 1)).toEqual(["2026-01-01T10:00"]);
  });

  test("of the 31st leave out the months without one", () => {
    expect(next("0 0 31 * *", "UTC", "2026-01-01T00:00:00Z", 5)).toEqual([
      "2026-01-31T00:00",
      "2026-03-31T00:00",
      "2026-05-31T00:00",
      "2026-07-31T00:00",
      "2026-08-31T00:00",
    ]);
  });

  test("of the leap day are four years apart, and of the last day of a month follow its length", () => {
    expect(next("0 12 29 2 *", "UTC", "2026-01-01T00:00:00Z", 2)).toEqual([
      "2028-02-29T12:00",
      "2032-02-29T12:00",
    ]);
    expect(next("0 0 L * *", "UTC", "2028-01-15T00:00:00Z", 3)).toEqual([
      "2028-01-31T00:00",
      "2028-02-29T00:00",
      "2028-03-31T00:00",
    ]);
  });

  test("of a day or a weekday come at either, as cron has it", () => {
    expect(next("0 0 13 * 5", "UTC", "2026-02-01T00:00:00Z", 4)).toEqual([
      "2026-02-06T00:00",
      "2026-02-13T00:00",
      "2026-02-20T00:00",
      "2026-02-27T00:00",
    ]);
  });
});

// Clocks go from 2:00 to 3:00 in Berlin on 29 March 2026, and from 3:00 back to 2:00 on 25 October;
// in New York from 2:00 to 3:00 on 8 March, and from 2:00 back to 1:00 on 1 November.
describe("when the clocks change", () => {
  test.each([
    ["Europe/Berlin", "30 2 * * *", "2026-03-28T00:00:00Z", ["03-28T01:30", "03-29T01:00", "03-30T00:30"]],
    ["America/New_York", "30 2 * * *", "2026-03-07T05:00:00Z", ["03-07T07:30", "03-08T07:00", "03-09T06:30"]],
  ])("in %s, a time of day that is skipped comes when the gap is over", (timezone, cron, from, runs) => {
    expect(next(cron, timezone, from, 3).map((at) => at.slice(5))).toEqual(runs);
  });

  test("of several times of day, the one that is skipped does, too", () => {
    const runs = next("30 2,14 * * *", "Europe/Berlin", "2026-03-28T20:00:00Z", 3);
    expect(runs).toEqual(["2026-03-29T01:00", "2026-03-29T12:30", "2026-03-30T00:30"]);
  });

  test.each([
    ["Europe/Berlin", "30 2 * * *", "2026-10-24T00:00:00Z", ["10-24T00:30", "10-25T00:30", "10-26T01:30"]],
    ["America/New_York", "30 1 * * *", "2026-10-31T04:00:00Z", ["10-31T05:30", "11-01T05:30", "11-02T06:30"]],
  ])("in %s, a time of day that comes twice is taken once", (timezone, cron, from, runs) => {
    expect(next(cron, timezone, from, 3).map((at) => at.slice(5))).toEqual(runs);
  });

  test("every half hour stays every half hour", () => {
    const spring = next("*/30 * * * *", "Europe/Berlin", "2026-03-29T00:20:00Z", 4);
    expect(spring.map((at) => at.slice(11))).toEqual(["00:30", "01:00", "01:30", "02:00"]);
    const autumn = next("*/30 * * * *", "Europe/Berlin", "2026-10-24T23:50:00Z", 6);
    expect(autumn.map((at) => at.slice(11))).toEqual(["00:00", "00:30", "01:00", "01:30", "02:00", "02:30"]);
  });
});

describe("a schedule", () => {
  test.each([
    ["0 9 * *", /five fields/],
    ["0 0 9 * * 1", /five fields/],
    ["@daily", /five fields/],
    ["60 * * * *", /60/],
    ["nine * * * *", /./],
    ["0 0 31 2 *", /never/],
  ])("%s is refused with the reason", (cron, reason) => {
    expect(scheduleFault(cron, "UTC")).toMatch(reason);
  });

  test("in a time zone that is none is refused", () => {
    expect(scheduleFault("0 9 * * *", "Europe/Atlantis")).toBe("There is no time zone “Europe/Atlantis”");
    expect(scheduleFault("0 9 * * *", "Europe/Berlin")).toBeNull();
  });
});

describe("of the moments that passed", () => {
  const passed = (cron: string, first: string, until: string) =>
    lastRun(cron, "UTC", { first: new Date(first), until: new Date(until) });

  test("the last one counts, and those before it are counted", () => {
    expect(passed("0 * * * *", "2026-01-01T10:00:00Z", "2026-01-01T10:00:00.400Z")).toEqual({
      at: new Date("2026-01-01T10:00:00Z"),
      missed: 0,
    });
    expect(passed("0 * * * *", "2026-01-01T10:00:00Z", "2026-01-01T13:59:59Z")).toEqual({
      at: new Date("2026-01-01T13:00:00Z"),
      missed: 3,
    });
    expect(passed("0 * * * *", "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z")).toEqual({
      at: new Date("2026-01-01T11:00:00Z"),
      missed: 1,
    });
  });

  test("a year's worth is not all counted, yet the last one is right", () => {
    expect(passed("* * * * *", "2025-01-01T00:00:00Z", "2026-01-01T00:00:30Z")).toEqual({
      at: new Date("2026-01-01T00:00:00Z"),
      missed: 1000,
    });
  });
});
