import type { StepExecutor } from "../execution";
import type { NodeConfig } from "../registry";
import { countOf } from "../summarise";

/** Runs the statement, in a transaction that is read-only unless it may change data. */
export const executeSql: StepExecutor<NodeConfig<"sql">> = async (execution) => {
  const { config, services, signal, timeoutMs } = execution;
  const { mode, ...statement } = config;
  const request = { ...statement, readOnly: mode === "read", timeoutMs, signal };
  const output = await services.sql(request);
  execution.log(countOf(output.rowCount, "row"));
  return { output };
};
