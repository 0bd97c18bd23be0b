import type { JsonObject } from "@/lib/utils/json";
import type { StepExecution, StepExecutor } from "../execution";
import { NodeError } from "../node-error";
import type { NodeConfig } from "../registry";
import { ScriptError } from "./script-error";

/** What a script may see, as expressions of its node do: everywhere, and inside containers alone. */
const NAMES = ["input", "steps", "trigger", "scope", "vars", "run"];
const NAMES_OF_ITEMS = ["item", "index", "previous"];

/**
 * Runs the script. Its clock stands at the moment of the step and its random numbers come from the
 * idempotency key, so that every attempt computes the same.
 */
export const executeCode: StepExecutor<NodeConfig<"code">> = async (execution) => {
  const { config, services, signal, idempotencyKey, now } = execution;
  try {
    const { output, logs } = await services.script({
      ...config,
      globals: { ...visibleNames(execution), $now: now, $seed: idempotencyKey },
      signal,
    });
    for (const line of logs) execution.log(line);
    return { output };
  } catch (error) {
    if (error instanceof ScriptError) for (const line of error.logs) execution.log(line);
    throw error;
  }
};

/** The values of the names that the source mentions; one that is not there in this place is left out. */
function visibleNames({ config, evaluate }: StepExecution<NodeConfig<"code">>): JsonObject {
  const isMentioned = (name: string) => new RegExp(`\\b${name}\\b`).test(config.source);
  return Object.fromEntries([
    ...NAMES.filter(isMentioned).map((name) => [name, evaluate(name)]),
    ...NAMES_OF_ITEMS.filter(isMentioned).flatMap((name) => {
      try {
        return [[name, evaluate(name)]];
      } catch (error) {
        if (error instanceof NodeError) return [];
        throw error;
      }
    }),
  ]);
}
