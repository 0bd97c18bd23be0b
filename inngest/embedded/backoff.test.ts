import { expect, test } from "vitest";
import { backoffMs, retryAfterMs } from "./backoff";

test("retries back off as Inngest documents", () => {
  const seconds = Array.from({ length: 12 }, (_, attempt) => backoffMs(attempt, 0) / 1000);
  expect(seconds).toEqual([15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 7200, 7200]);
});

test("up to half a minute is added, so that retries spread", () => {
  expect(backoffMs(0, 0.5)).toBe(30_000);
  expect(backoffMs(0, 0.999_999)).toBeLessThan(45_000);
});

test("retry-after may be seconds or a date, and is kept within a second and a day", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(retryAfterMs("90", now)).toBe(90_000);
  expect(retryAfterMs("2026-01-01T00:01:00.000Z", now)).toBe(60_000);
  expect(retryAfterMs("0", now)).toBe(1000);
  expect(retryAfterMs("2025-01-01T00:00:00Z", now)).toBe(1000);
  expect(retryAfterMs("999999", now)).toBe(24 * 60 * 60 * 1000);
  expect(retryAfterMs(null, now)).toBeNull();
  expect(retryAfterMs("soon", now)).toBeNull();
});
