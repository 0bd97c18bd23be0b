import type { ToolResult } from "@/lib/ai/agent-loop";
import { formatValue } from "@/lib/expressions";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import type { DurableExecution } from "../execution";
import { NodeError } from "../node-error";
import type { McpTool, WorkflowCallResult } from "../services";
import type { OfferedTool } from "./offered-tools";
import { serverOf, TOOL_RUNNERS } from "./run-tool";
import type { Tool } from "./tool";

const MAX_CONTENT = 100_000;

type Durable = Pick<DurableExecution<unknown>, "call" | "pause">;

/**
 * One tool call as a durable step. What the tool does wrong goes back to the model, which may mend it;
 * failures that may pass are tried again under the node's policy before that.
 */
export async function callTool(
  durable: Durable,
  id: string,
  { tool, spec, action }: OfferedTool,
  given: Json,
): Promise<ToolResult> {
  const { kind } = tool;
  const args = isJsonObject(given) ? given : {};
  const input = { tool: spec.name, arguments: args };
  try {
    const answer =
      kind === "workflow"
        ? await callWorkflow(durable, id, input, tool.workflow ?? "")
        : await durable.call(id, input, async (execution) => ({
            output: await TOOL_RUNNERS[kind]({ tool, action, args, execution }),
          }));
    const text = formatValue(answer);
    const cut = text.length > MAX_CONTENT ? `${text.slice(0, MAX_CONTENT)} … (cut off)` : text;
    return { content: cut, isError: false };
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return { content: error.message, isError: true };
  }
}

/** Starts a run of another workflow, waits for it without holding a process, and gives its result. */
async function callWorkflow(
  { call, pause }: Durable,
  id: string,
  input: { tool: string; arguments: JsonObject },
  workflow: string,
): Promise<Json> {
  const started = await call(id, input, async ({ services, idempotencyKey }) => ({
    output: await services.startWorkflow({
      workflow,
      version: null,
      input: input.arguments,
      awaited: true,
      idempotencyKey,
    }),
  }));
  const runId = String(isJsonObject(started) ? started["runId"] : "");
  await pause(`${id}/run`, { kind: "run", deadline: null, topic: runId, details: { workflow } });
  return await call(`${id}/result`, { runId }, async ({ services }) => ({
    output: resultOf(await services.runResult(runId)),
  }));
}

function resultOf(result: WorkflowCallResult | null): Json {
  if (result?.status === "completed") return result.output;
  if (result) throw new NodeError("refused", "workflow-failed", result.message);
  throw new NodeError("unavailable", "not-finished", "The called workflow has not finished yet.");
}

/** The tools of each MCP server, by the name of the tool that stands for it; asked for in a durable step each. */
export async function listServerTools(
  call: Durable["call"],
  tools: readonly Tool[],
): Promise<Map<string, McpTool[]>> {
  const listed = new Map<string, McpTool[]>();
  for (const [index, tool] of tools.filter(({ kind }) => kind === "mcp").entries()) {
    const server = serverOf(tool);
    const answer = await call(`server[${index}]`, { server: server.url }, async ({ services, signal }) => ({
      output: await services.mcp.tools(server, signal),
    }));
    listed.set(tool.name, readTools(answer));
  }
  return listed;
}

function readTools(answer: Json): McpTool[] {
  if (!Array.isArray(answer)) return [];
  return answer.filter(isJsonObject).map(({ name, description, inputSchema }) => ({
    name: String(name),
    description: String(description ?? ""),
    inputSchema: isJsonObject(inputSchema ?? null) ? { type: "object", ...asObject(inputSchema) } : {},
  }));
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
