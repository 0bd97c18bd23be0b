import { expect, test } from "vitest";
import { waitEnd } from "./time-string";

const now = Date.parse("2026-01-01T00:00:00Z");

test.each([
  ["1s", 1000],
  ["1h30m", 90 * 60 * 1000],
  ["1w2d", 9 * 24 * 60 * 60 * 1000],
  ["", 0],
  ["2026-01-01T00:00:05.000Z", 5000],
  ["999w", 366 * 24 * 60 * 60 * 1000],
])("%s ends after %i ms", (text, ms) => {
  expect(waitEnd(text, now).getTime() - now).toBe(ms);
});

test("anything else is refused", () => {
  expect(() => waitEnd("soon", now)).toThrow("Not a duration or a date: soon");
});
