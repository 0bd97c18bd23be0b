import type { PureExecutor } from "../execution";
import type { NodeConfig } from "../registry";
import { evaluateTruth } from "../resolved-values";

/** Leaves by the first branch that is true, else by `else`, and hands its input on. */
export const executeCondition: PureExecutor<NodeConfig<"condition">> = ({ config, input, evaluate }) => {
  const taken = config.branches.find(({ id, when }) => evaluateTruth(evaluate, when, `Branch ${id}`));
  return { output: input, port: taken?.id ?? "else" };
};
