import { formatValue, parseTemplate, renderTemplate } from "@/lib/expressions";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import type { CallExecution } from "../execution";
import { buildRequest } from "../http/build-request";
import { readBody, statusError } from "../http/read-response";
import { isSafe } from "../http/safe-method";
import { NodeError } from "../node-error";
import type { Tool } from "./tool";

interface Use {
  tool: Tool;
  action: string;
  args: JsonObject;
  execution: CallExecution;
}

const SCRIPT_LIMITS = { timeoutMs: 5000, memoryMb: 64 };
const PASSAGES = 5;
const RECORDS = 20;

/**
 * How each kind of tool is used once, within a durable step. Throws `NodeError`. Workflows are not among
 * them: they may take longer than a step.
 */
export const TOOL_RUNNERS: Record<Exclude<Tool["kind"], "workflow">, (use: Use) => Promise<Json>> = {
  http: send,
  mcp: callServer,
  code: runCode,
  store: useStore,
  knowledge: searchKnowledge,
};

async function send({ tool, args, execution }: Use): Promise<Json> {
  const { services, signal, timeoutMs, idempotencyKey } = execution;
  const { method, url: address = "", credential } = tool;
  const inQuery = isSafe(method) && !address.includes("{{");
  const auth = credential ? await services.authorize(credential) : { headers: {}, query: {} };
  const request = buildRequest({
    method,
    url: fillAddress(address, args),
    query: { ...(inQuery && args), ...auth.query },
    headers: auth.headers,
    ...(!inQuery && { body: args }),
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

async function callServer({ tool, action, args, execution }: Use): Promise<Json> {
  const { services, signal, timeoutMs } = execution;
  const { content, isError } = await services.mcp.call(serverOf(tool), {
    name: action,
    arguments: args,
    signal,
    timeoutMs,
  });
  if (isError) throw new NodeError("refused", "tool-failed", formatValue(content));
  return content;
}

/** The server that a tool of kind `mcp` names. */
export function serverOf({ url = "", credential = "" }: Tool): { url: string; credential: string } {
  return { url, credential };
}

async function runCode({ tool, args, execution }: Use): Promise<Json> {
  const { services, signal } = execution;
  const script = { source: tool.source ?? "", globals: { args }, ...SCRIPT_LIMITS, signal };
  const { output, logs } = await services.script(script);
  for (const line of logs) execution.log(line);
  return output;
}

async function useStore({ tool, action, args, execution }: Use): Promise<Json> {
  const { store } = execution.services;
  const { collection = "" } = tool;
  const key = formatValue(args["key"] ?? "");
  if (action === "get") return (await store.get(collection, key))?.value ?? null;
  if (action === "put") {
    const { idempotencyKey } = execution;
    return await store.change({
      collection,
      idempotencyKey,
      operation: "put",
      key,
      value: args["value"] ?? null,
    });
  }
  const { where, limit } = args;
  const entries = await store.query({
    collection,
    where: isJsonObject(where) ? where : {},
    limit: typeof limit === "number" ? limit : RECORDS,
    order: "newest",
  });
  return entries.map((entry) => ({ key: entry.key, value: entry.value }));
}

async function searchKnowledge({ tool, args, execution }: Use): Promise<Json> {
  const { services, signal } = execution;
  const query = formatValue(args["query"] ?? "");
  const passages = await services.knowledge.search({
    collection: tool.collection ?? "",
    query,
    limit: PASSAGES,
    signal,
  });
  return passages.map(({ text, document, heading }) => ({ text, document, heading }));
}
