import { expect, test } from "vitest";
import { formatDuration } from "./format-duration";

test.each([
  [0, "0 ms"],
  [2.4, "2 ms"],
  [1840, "1.84 s"],
  [12_340, "12.3 s"],
  [59_960, "1 min"],
  [125_000, "2 min 5 s"],
  [3_600_000, "1 h"],
  [3_599_999, "1 h"],
  [3_780_000, "1 h 3 min"],
  [273_600_000, "3 d 4 h"],
])("%d ms reads %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
