import type { ToolResult } from "@/lib/ai/agent-loop";
import type { ToolCall } from "@/lib/ai/model";
import { formatValue, parseTemplate, renderTemplate } from "@/lib/expressions";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import type { CallExecution, DurableExecution } from "../execution";
import { buildRequest, isSafe } from "../http/build-request";
import { readBody, statusError } from "../http/read-response";
import { NodeError } from "../node-error";
import type { HttpTool } from "./tool";

const MAX_CONTENT = 100_000;

/**
 * One tool call as a durable step. What the tool does wrong goes back to the model, which may mend it;
 * failures that may pass are tried again under the node's policy before that.
 */
export async function callTool(
  call: DurableExecution<unknown>["call"],
  id: string,
  tool: HttpTool,
  { name, arguments: args }: ToolCall,
): Promise<ToolResult> {
  try {
    const answer = await call(id, { tool: name, arguments: args }, async (execution) => ({
      output: await send(tool, isJsonObject(args) ? args : {}, execution),
    }));
    const text = formatValue(answer);
    const cut = text.length > MAX_CONTENT ? `${text.slice(0, MAX_CONTENT)} … (cut off)` : text;
    return { content: cut, isError: false };
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return { content: error.message, isError: true };
  }
}

async function send(tool: HttpTool, args: JsonObject, execution: CallExecution): Promise<Json> {
  const { services, signal, timeoutMs, idempotencyKey } = execution;
  const { method } = tool;
  const inQuery = isSafe(method) && !tool.url.includes("{{");
  const request = buildRequest({
    method,
    url: fillAddress(tool.url, args),
    ...(inQuery ? { query: args } : { body: args }),
    bodyType: "json",
    idempotencyKey,
  });
  const response = await services.http({ ...request, signal, timeoutMs, redirects: 5 });
  execution.log(`${method} ${new URL(request.url).host} answered ${response.status}`);
  if (response.status >= 400) throw statusError(method, request.url, response);
  return readBody(response, "auto");
}

/** The address with the model's arguments, encoded, so that they can change neither host nor path. */
function fillAddress(address: string, args: JsonObject): string {
  return parseTemplate(address)
    .map((part) => {
      if (part.kind === "text") return part.text;
      return encodeURIComponent(formatValue(renderTemplate(`{{${part.source}}}`, { args })));
    })
    .join("");
}
