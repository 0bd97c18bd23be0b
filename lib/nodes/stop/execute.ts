import { formatValue } from "@/lib/expressions";
import type { PureExecutor } from "../execution";
import type { NodeConfig } from "../registry";

/** Ends the run with the result, or as failed with the message. */
export const executeStop: PureExecutor<NodeConfig<"stop">> = ({ config }) => {
  if (config.outcome === "completed") {
    return { output: null, stop: { outcome: "completed", result: config.result ?? null } };
  }
  const message = formatValue(config.message ?? "").trim() || "The run was stopped.";
  return { output: null, stop: { outcome: "failed", message } };
};
