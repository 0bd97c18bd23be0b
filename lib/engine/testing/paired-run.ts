import type { WorkflowDocument } from "@/lib/graph/document";
import type { DurableExecutor, StepExecutor } from "@/lib/nodes/execution";
import { executors } from "@/lib/nodes/executors";
import { NodeError } from "@/lib/nodes/node-error";
import type { NodeConfig } from "@/lib/nodes/registry";
import { NO_SERVICES } from "@/lib/nodes/testing/execution";
import type { Json } from "@/lib/utils/json";
import type { ScopeResult } from "../scope-result";
import { ADDRESS } from "./random-graph";
import { replay } from "./replay";

const http: StepExecutor<NodeConfig<"http">> = async ({ config }) => {
  if (config.url === ADDRESS.fails) throw new NodeError("refused", "planned", "It fails as planned.");
  return await Promise.resolve({ output: { status: 200, body: config.body ?? null } });
};

/** How a document ends whose calls go to `called`, and those of that one to nobody. */
export async function pairedRun(
  document: WorkflowDocument,
  trigger: { nodeId: string; payload: Json },
  called: { document: WorkflowDocument; trigger: string } | null,
): Promise<ScopeResult> {
  const call: DurableExecutor<NodeConfig<"call-workflow">> = async ({ config, call: durably }) => ({
    output: await durably("run", null, async () => {
      if (!called) throw new Error("There is no workflow to call");
      const payload: Json = config.input === undefined ? {} : config.input;
      const result = await pairedRun(called.document, { nodeId: called.trigger, payload }, null);
      if (result.status === "completed") return { output: result.output };
      throw new NodeError("refused", "called-run", result.error.message);
    }),
  });
  const { result } = await replay({
    document,
    trigger,
    executors: {
      ...executors,
      http: { durability: "step", execute: http },
      "call-workflow": { durability: "durable", execute: call },
    },
    services: NO_SERVICES,
    stepsPerPass: Number.POSITIVE_INFINITY,
  });
  return result;
}
