import { isJsonObject } from "@/lib/utils/json";
import type { PureExecutor } from "../execution";
import { NodeError } from "../node-error";
import type { NodeConfig } from "../registry";
import { kindName } from "../resolved-values";

/** The fields, over those of the input where they are to be kept. */
export const executeTransform: PureExecutor<NodeConfig<"transform">> = ({ config, input }) => {
  if (!config.keepInput) return { output: config.fields };
  if (!isJsonObject(input)) {
    throw new NodeError(
      "invalid-input",
      "input-not-object",
      `The input cannot be kept beside the fields: it is ${kindName(input)}, not an object.`,
    );
  }
  return { output: { ...input, ...config.fields } };
};
