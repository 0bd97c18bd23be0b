import type { PureExecutor } from "../execution";
import { NodeError } from "../node-error";
import type { NodeConfig } from "../registry";

/** What had arrived, by node id. Fails if a count can no longer be reached. */
export const executeJoin: PureExecutor<NodeConfig<"join">> = ({ config, arrived }) => {
  const count = Object.keys(arrived).length;
  const wanted = config.mode === "count" ? (config.count ?? 1) : 1;
  if (count < wanted) {
    throw new NodeError(
      "invalid-input",
      "count-unreachable",
      `Only ${count} of the ${wanted} branches waited for can still arrive.`,
    );
  }
  return { output: arrived };
};
