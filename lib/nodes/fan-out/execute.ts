import { type Json, type JsonObject, toJson } from "@/lib/utils/json";
import type { DurableExecutor } from "../execution";
import type { NodeConfig } from "../registry";
import { listOf } from "../resolved-values";

/** Runs the body for all items and gathers what came of them (design 4.6). */
export const executeFanOut: DurableExecutor<NodeConfig<"fan-out">> = async ({ config, evaluate, body }) => {
  const items = listOf(config.items);
  const { concurrency, onItemError } = config;
  const ended = await body.fanOut(items, { concurrency, onItemError });
  const results: Json[] = [];
  const errors: JsonObject[] = [];
  for (const [index, { status, output, error }] of ended.entries()) {
    if (status === "completed") {
      const vars = { item: items[index] ?? null, index, output };
      results.push(config.result?.trim() ? evaluate(config.result, vars) : output);
      continue;
    }
    if (onItemError === "collect") results.push(null);
    errors.push({ index, error: toJson(error) });
  }
  return { output: { results, errors } };
};
