import { expect, test } from "vitest";
import { latestTick, nextTick, parseCron } from "./cron";

function ticks(cron: string, after: string, count: number): string[] {
  const found: string[] = [];
  let at = new Date(after);
  while (found.length < count) {
    at = nextTick(cron, at) ?? new Date(Number.NaN);
    found.push(at.toISOString().slice(0, 16));
  }
  return found;
}

test("a pattern is in UTC, or in the time zone that it names", () => {
  expect(ticks("0 12 * * *", "2026-07-01T00:00:00Z", 1)).toEqual(["2026-07-01T12:00"]);
  expect(ticks("TZ=Europe/Berlin 0 12 * * *", "2026-07-01T00:00:00Z", 1)).toEqual(["2026-07-01T10:00"]);
  expect(ticks("@hourly", "2026-07-01T00:30:00Z", 1)).toEqual(["2026-07-01T01:00"]);
});

test("a time that does not exist in spring, or exists twice in autumn, has one tick that day", () => {
  const daily = "TZ=Europe/Berlin 30 2 * * *";
  expect(ticks(daily, "2026-03-28T00:00:00Z", 3)).toEqual([
    "2026-03-28T01:30",
    "2026-03-29T01:00",
    "2026-03-30T00:30",
  ]);
  expect(ticks(daily, "2026-10-24T00:00:00Z", 3)).toEqual([
    "2026-10-24T00:30",
    "2026-10-25T00:30",
    "2026-10-26T01:30",
  ]);
});

test("the latest tick is the last that has come, and not before the one that is due", () => {
  const due = new Date("2026-01-01T00:01:00Z");
  expect(latestTick("* * * * *", due, new Date("2026-01-01T00:05:59Z"))).toEqual(
    new Date("2026-01-01T00:05:00Z"),
  );
  expect(latestTick("* * * * *", due, due)).toEqual(due);
});

test("what is no pattern of five fields is refused", () => {
  for (const text of ["* * * * * *", "61 * * * *", "TZ=No/Where * * * * *", "soon"])
    expect(() => parseCron(text), text).toThrow();
});
