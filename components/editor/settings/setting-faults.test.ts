import { expect, test } from "vitest";
import { settingFault } from "./setting-faults";

test.each([
  ["timeout", "1h"],
  ["timeout", "1.5m"],
  ["maxSteps", "500"],
  ["budgetUsd", "0.50"],
  ["budgetUsd", "0,5"],
  ["concurrency", "1"],
  ["concurrency", ""],
] as const)("%s may be “%s”", (key, text) => {
  expect(settingFault(key, text)).toBeNull();
});

test.each([
  ["timeout", "1", /with its unit/],
  ["timeout", "0s", /no time/],
  ["maxSteps", "0", /whole number from 1/],
  ["maxSteps", "2.5", /whole number from 1/],
  ["budgetUsd", "-1", /amount in dollars/],
  ["budgetUsd", "much", /amount in dollars/],
  ["concurrency", "1e99", /whole number/],
] as const)("%s may not be “%s”, in words", (key, text, words) => {
  expect(settingFault(key, text)).toMatch(words);
});
