import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import type { IterationResult } from "../execution";
import { durableExecutionOf } from "../testing/execution";
import { executeFanOut } from "./execute";

const error = { class: "timeout", code: "timeout", message: "Too slow", retryable: true } as const;
const ended: IterationResult[] = [
  { status: "completed", output: { n: 1 } },
  { status: "failed", output: null, error },
  { status: "completed", output: { n: 3 } },
];

function run(config: JsonObject, results = ended) {
  const body = { fanOut: async () => results };
  return executeFanOut(durableExecutionOf("fan-out", { items: "{{ [7, 8, 9] }}", ...config }, { body }));
}

test("items and options go to the body as they are set", async () => {
  const seen: unknown[] = [];
  const fanOut = async (...given: unknown[]) => {
    seen.push(...given);
    return [];
  };
  const config = { items: "{{ [7, 8] }}", concurrency: 2, onItemError: "skip" };
  await executeFanOut(durableExecutionOf("fan-out", config, { body: { fanOut } }));
  expect(seen).toEqual([[7, 8], { concurrency: 2, onItemError: "skip" }]);
});

test("collected errors leave null in their item's place", async () => {
  expect((await run({ onItemError: "collect" })).output).toEqual({
    results: [{ n: 1 }, null, { n: 3 }],
    errors: [{ index: 1, error }],
  });
});

test("skipped items are left out of the results and listed", async () => {
  expect((await run({ onItemError: "skip" })).output).toEqual({
    results: [{ n: 1 }, { n: 3 }],
    errors: [{ index: 1, error }],
  });
});

test("result says what to keep of each item", async () => {
  expect((await run({ onItemError: "collect", result: "output.n + item + index" })).output).toMatchObject({
    results: [8, null, 14],
  });
});

test("what is no list fails", async () => {
  await expect(run({ items: "all of them" })).rejects.toThrow("Items is text, not a list.");
});
