import { expect, test } from "vitest";
import { takeToken } from "./rate-limit";

const LIMIT = { limit: 3, windowMs: 3000 };

test("tokens run out, and say when the next one is there", () => {
  const taken = [0, 0, 0, 0].map((now) => takeToken("a", LIMIT, now));
  expect(taken.map(({ allowed }) => allowed)).toEqual([true, true, true, false]);
  expect(taken[3]).toEqual({ allowed: false, retryAfterMs: 1000 });
  expect(takeToken("a", LIMIT, 1000).allowed).toBe(true);
  expect(takeToken("a", LIMIT, 1000).allowed).toBe(false);
});

test("one caller does not use up another's", () => {
  for (let call = 0; call < 4; call++) takeToken("b", LIMIT, 0);
  expect(takeToken("c", LIMIT, 0).allowed).toBe(true);
});
