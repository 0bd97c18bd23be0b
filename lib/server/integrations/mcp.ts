import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { NodeError } from "@/lib/nodes/node-error";
import type { Authorization, McpServer, McpService, McpTool, Services } from "@/lib/nodes/services";
import { isJsonObject, type Json, toJson } from "@/lib/utils/json";
import { authorize } from "./authorize";
import { circuitHttp } from "./circuit-http";
import type { RunScope } from "./run-scope";

const LIST_TIMEOUT_MS = 30_000;
/** Providers take no more tools at once than this. */
const MOST_TOOLS = 128;
const NO_BODY = new Set([101, 204, 205, 304]);

interface Limits {
  signal: AbortSignal;
  timeoutMs: number;
}

/**
 * Tools of MCP servers over streamable HTTP, one session for each use. All requests go through the guard
 * against private addresses. Throws `NodeError`.
 */
export function mcpOf(scope: RunScope): McpService {
  return {
    async tools(server, signal) {
      const limits = { signal, timeoutMs: LIST_TIMEOUT_MS };
      return await inSession(scope, server, limits, (client, options) => listTools(client, options));
    },
    async call(server, { name, arguments: args, signal, timeoutMs }) {
      return await inSession(scope, server, { signal, timeoutMs }, async (client, options) => {
        const result = toJson(await client.callTool({ name, arguments: args }, undefined, options));
        return contentOf(result);
      });
    },
  };
}

type RequestOptions = { signal: AbortSignal; timeout: number };

async function inSession<T>(
  scope: RunScope,
  server: McpServer,
  limits: Limits,
  use: (client: Client, options: RequestOptions) => Promise<T>,
): Promise<T> {
  const url = addressOf(server);
  const auth = server.credential
    ? await authorize(scope, server.credential, limits)
    : { headers: {}, query: {} };
  for (const [name, value] of Object.entries(auth.query)) url.searchParams.set(name, value);
  // One of its own, as the SDK leaves its listeners on what it is given.
  const signal = AbortSignal.any([limits.signal]);
  const fetch = guardedFetch(circuitHttp(scope.workspaceId), auth, { ...limits, signal });
  const transport = new StreamableHTTPClientTransport(url, { fetch });
  const client = new Client({ name: "heddle", version: "1.0.0" }, { capabilities: {} });
  const options = { signal, timeout: limits.timeoutMs };
  try {
    // The SDK's class and its own interface differ in properties that may be missing, by this compiler's strictness.
    await client.connect(transport as Transport, options);
    return await use(client, options);
  } catch (error) {
    signal.throwIfAborted();
    throw inWords(error, url.host);
  } finally {
    await transport.terminateSession().catch(() => undefined);
    await client.close();
  }
}

function addressOf({ url }: McpServer): URL {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (address?.protocol === "https:" || address?.protocol === "http:") return address;
  const message = `“${url.slice(0, 200)}” is not an address that starts with http:// or https://.`;
  throw new NodeError("invalid-input", "bad-url", message);
}

/**
 * `fetch` as the SDK wants it. The stream that a server may send notices by is declined, since nothing here
 * waits for them; answers are read whole.
 */
function guardedFetch(http: Services["http"], auth: Authorization, { signal, timeoutMs }: Limits) {
  return async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    const { method = "GET" } = init;
    if (method === "GET" && !headers.has("last-event-id")) return new Response(null, { status: 405 });
    for (const [name, value] of Object.entries(auth.headers)) headers.set(name, value);
    const response = await http({
      method,
      url: String(url),
      headers: Object.fromEntries(headers),
      ...(typeof init.body === "string" && { body: init.body }),
      signal: init.signal ? AbortSignal.any([signal, init.signal]) : signal,
      timeoutMs,
      redirects: 0,
    });
    const body = NO_BODY.has(response.status) ? null : new Uint8Array(response.bytes);
    return new Response(body, { status: response.status, headers: response.headers });
  };
}

async function listTools(client: Client, options: RequestOptions): Promise<McpTool[]> {
  const tools: McpTool[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listTools(cursor === undefined ? {} : { cursor }, options);
    for (const { name, description = "", inputSchema } of page.tools) {
      const schema = toJson(inputSchema);
      tools.push({ name, description, inputSchema: isJsonObject(schema) ? schema : { type: "object" } });
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined && tools.length < MOST_TOOLS);
  return tools.slice(0, MOST_TOOLS);
}

/** What a tool answered: its structured content, else its texts as one; of other blocks only that they were there. */
function contentOf(result: Json): { content: Json; isError: boolean } {
  const { structuredContent, content, isError } = isJsonObject(result) ? result : {};
  const failed = isError === true;
  if (structuredContent !== undefined && !failed) return { content: structuredContent, isError: false };
  const blocks = Array.isArray(content) ? content.filter(isJsonObject) : [];
  const texts = blocks.map((block) => {
    if (typeof block["text"] === "string") return block["text"];
    const { resource } = block;
    if (isJsonObject(resource) && typeof resource["text"] === "string") return resource["text"];
    return `[${String(block["type"])}]`;
  });
  return { content: texts.join("\n\n"), isError: failed };
}

function inWords(error: unknown, host: string): unknown {
  if (error instanceof NodeError) return error;
  if (error instanceof StreamableHTTPError) return httpFailure(error, host);
  if (!(error instanceof McpError)) {
    const reason = error instanceof Error ? error.message : String(error);
    return new NodeError("unavailable", "mcp", `${host} did not answer as an MCP server: ${reason}`, {
      cause: error,
    });
  }
  if (error.code === ErrorCode.RequestTimeout) {
    return new NodeError("timeout", "mcp-timeout", `${host} took too long.`, { cause: error });
  }
  return new NodeError("invalid-input", "mcp", `${host} refused: ${error.message}`, { cause: error });
}

function httpFailure(error: StreamableHTTPError, host: string): NodeError {
  const { code = 0 } = error;
  const text = `${host} answered ${code}: ${error.message.slice(0, 300)}`;
  if (code === 401 || code === 403) return new NodeError("auth", `http-${code}`, text, { cause: error });
  if (code === 429) return new NodeError("rate-limited", "http-429", text, { cause: error });
  const passing = code >= 500 || code === 408;
  return new NodeError(passing ? "unavailable" : "invalid-input", "mcp", text, { cause: error });
}
