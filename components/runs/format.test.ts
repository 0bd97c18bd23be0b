import { expect, test } from "vitest";
import { formatCost } from "./format";

test.each([
  [0, "$0"],
  [0.00002, "< $0.001"],
  [0.0311, "$0.031"],
  [12.345, "$12.35"],
])("%d dollars read %s", (usd, text) => {
  expect(formatCost(usd)).toBe(text);
});
