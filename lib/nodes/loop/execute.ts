import type { Json, JsonObject } from "@/lib/utils/json";
import type { DurableExecution, DurableExecutor, NodeOutput } from "../execution";
import { NodeError } from "../node-error";
import type { NodeConfig } from "../registry";
import { evaluateTruth, listOf } from "../resolved-values";

type Loop = DurableExecution<NodeConfig<"loop">>;

/**
 * Runs the body for each item or while the condition holds, one iteration after the other (design 4.6).
 * `previous` is what was kept of the iteration before: the value of `result`, else the body's output.
 */
export const executeLoop: DurableExecutor<NodeConfig<"loop">> = async (loop) => {
  const { config, evaluate, body } = loop;
  const items = config.mode === "each" ? listOf(config.items) : null;
  const results: Json[] = [];
  let previous: Json = null;
  for (let index = 0; goesOn(loop, items, index, previous); index++) {
    if (index >= config.maxIterations) return atLimit(loop, results);
    const item = itemVar(items, index);
    const output = await body.iterate(index, { ...item, previous });
    const vars: JsonObject = { ...item, index, previous, output };
    const kept = config.result?.trim() ? evaluate(config.result, vars) : output;
    results.push(kept);
    previous = kept;
    if (config.until?.trim() && evaluateTruth(evaluate, config.until, "Until", { ...vars, previous })) break;
  }
  return { output: outputOf(results) };
};

function goesOn({ config, evaluate }: Loop, items: Json[] | null, index: number, previous: Json): boolean {
  if (items) return index < items.length;
  if (index === 0 && config.check === "after") return true;
  if (!config.while?.trim()) {
    throw new NodeError("invalid-input", "no-condition", "The loop has no condition to go on by.");
  }
  return evaluateTruth(evaluate, config.while, "While", { previous, index });
}

function itemVar(items: Json[] | null, index: number): { item?: Json } {
  return items ? { item: items[index] ?? null } : {};
}

function atLimit({ config }: Loop, results: Json[]): NodeOutput {
  if (config.onLimit === "port") return { output: outputOf(results), port: "limit" };
  throw new NodeError(
    "limit",
    "max-iterations",
    `The loop reached its limit of ${config.maxIterations} iterations and would have gone on.`,
  );
}

function outputOf(results: Json[]): JsonObject {
  return { results, last: results.at(-1) ?? null, iterations: results.length };
}
