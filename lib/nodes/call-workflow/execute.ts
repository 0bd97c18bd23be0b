import { isJsonObject, type Json, toJson } from "@/lib/utils/json";
import type { DurableExecution, DurableExecutor } from "../execution";
import { fromRunError, NodeError } from "../node-error";
import type { NodeConfig } from "../registry";
import type { WorkflowCallResult } from "../services";

type CallWorkflow = DurableExecution<NodeConfig<"call-workflow">>;

/** Starts a run of the other workflow and, where it is to wait, gives that run's output or fails as it did. */
export const executeCallWorkflow: DurableExecutor<NodeConfig<"call-workflow">> = async (calling) => {
  const { config, pause } = calling;
  const runId = await start(calling);
  if (!config.wait) return { output: { runId } };
  await pause("run", { kind: "run", deadline: null, topic: runId, details: { workflow: config.workflow } });
  return { output: await resultOf(calling, runId) };
};

async function start({ config, call }: CallWorkflow): Promise<string> {
  const { workflow, version = null, input = {}, wait: awaited } = config;
  if (workflow.trim() === "") {
    throw new NodeError("invalid-input", "no-workflow", "The node names no workflow to call.");
  }
  const started = await call(
    "start",
    { workflow, version, input },
    async ({ services, idempotencyKey, log }) => {
      const { runId } = await services.startWorkflow({ workflow, version, input, awaited, idempotencyKey });
      log(`Started ${runId}`);
      return { output: { runId } };
    },
  );
  return textAt(started, "runId");
}

/** The failure of the called run is one value, so that a retry of this node's policy does not ask for it again. */
async function resultOf({ config, call }: CallWorkflow, runId: string): Promise<Json> {
  const result = await call("result", { runId }, async ({ services }) => ({
    output: toJson(await ended(services.runResult(runId), runId)),
  }));
  if (isJsonObject(result) && result["status"] === "completed") return result["output"] ?? null;
  throw fromRunError({
    class: textAt(result, "status") === "cancelled" ? "cancelled" : "refused",
    code: "called-run",
    message: `The run of “${config.workflow}” ${textAt(result, "status")}: ${textAt(result, "message")}`,
    retryable: false,
  });
}

async function ended(result: Promise<WorkflowCallResult | null>, runId: string): Promise<WorkflowCallResult> {
  const known = await result;
  if (known) return known;
  throw new NodeError("unavailable", "run-not-ended", `The called run ${runId} has not ended yet.`);
}

function textAt(value: Json, key: string): string {
  const text = isJsonObject(value) ? value[key] : undefined;
  return typeof text === "string" ? text : "";
}
