import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { newId } from "@/lib/utils/ids";
import { prisma } from "../db";
import { seal } from "../secret-box";
import { withTestDatabase } from "../testing/database";
import { mcpOf } from "./mcp";
import { UsedSecrets } from "./run-scope";

withTestDatabase();

/** A server with three tools, as the SDK makes one; streaming or answering in JSON. */
function weatherServer(): McpServer {
  const server = new McpServer({ name: "weather", version: "1.0.0" });
  const inputSchema = { city: z.string() };
  server.registerTool("forecast", { description: "The weather of a city", inputSchema }, ({ city }) => ({
    content: [{ type: "text", text: `Sunny in ${city}` }],
  }));
  const outputSchema = { degrees: z.number() };
  server.registerTool("degrees", { inputSchema, outputSchema }, () => ({
    content: [{ type: "text", text: "21" }],
    structuredContent: { degrees: 21 },
  }));
  server.registerTool("broken", {}, () => {
    throw new Error("the station is down");
  });
  return server;
}

async function startServer({
  enableJsonResponse,
  token = "",
}: {
  enableJsonResponse: boolean;
  token?: string;
}) {
  const transports = new Map<string, StreamableHTTPServerTransport>();
  const open = async () => {
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      enableJsonResponse,
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void transports.set(id, transport),
      onsessionclosed: (id) => void transports.delete(id),
    });
    // The SDK's class and its own interface differ in properties that may be missing.
    await weatherServer().connect(transport as Transport);
    return transport;
  };
  const server = createServer(async (request, response) => {
    if (token && request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end("who are you?");
      return;
    }
    const known = transports.get(String(request.headers["mcp-session-id"]));
    await (known ?? (await open())).handleRequest(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    sessions: transports,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const scope = { runId: "run_1", workspaceId: newId("ws"), secrets: new UsedSecrets() };
const mcp = mcpOf(scope);
const { signal } = new AbortController();

beforeAll(() => {
  process.env["HEDDLE_ALLOWED_HOSTS"] = "127.0.0.1";
  globalThis.heddleEnv = undefined;
});
afterAll(() => {
  delete process.env["HEDDLE_ALLOWED_HOSTS"];
  globalThis.heddleEnv = undefined;
});

function callOf(url: string, name: string, args: { city?: string } = {}, credential = "") {
  return mcp.call({ url, credential }, { name, arguments: args, signal, timeoutMs: 5000 });
}

describe.each([true, false])("a server that answers in JSON: %s", (enableJsonResponse) => {
  test("has its tools listed and called, and its sessions ended", async () => {
    await using server = await startServer({ enableJsonResponse });
    const tools = await mcp.tools({ url: server.url, credential: "" }, signal);
    expect(tools.map(({ name }) => name)).toEqual(["forecast", "degrees", "broken"]);
    expect(tools[0]).toMatchObject({
      description: "The weather of a city",
      inputSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    });
    expect(await callOf(server.url, "forecast", { city: "Turin" })).toEqual({
      content: "Sunny in Turin",
      isError: false,
    });
    expect(await callOf(server.url, "degrees", { city: "Turin" })).toEqual({
      content: { degrees: 21 },
      isError: false,
    });
    expect(await callOf(server.url, "broken")).toEqual({ content: "the station is down", isError: true });
    expect(server.sessions.size).toBe(0);
  });
});

test("a credential is sent along and masked from then on", async () => {
  await using server = await startServer({ enableJsonResponse: true, token: "t0ken-of-mcp" });
  await prisma().workspace.create({ data: { id: scope.workspaceId, name: "Test" } });
  const secret = seal(JSON.stringify({ token: "t0ken-of-mcp" }));
  const { workspaceId } = scope;
  await prisma().credential.create({
    data: { id: newId("cred"), workspaceId, name: "weather", kind: "bearer", secret },
  });
  const answer = await callOf(server.url, "forecast", { city: "Oslo" }, "weather");
  expect(answer.content).toBe("Sunny in Oslo");
  expect(scope.secrets.mask("Bearer t0ken-of-mcp")).not.toContain("t0ken");
  await expect(callOf(server.url, "forecast", { city: "Oslo" })).rejects.toMatchObject({ class: "auth" });
});

describe("failures are of a class that the policy knows", () => {
  test("a private address", async () => {
    process.env["HEDDLE_ALLOWED_HOSTS"] = "";
    globalThis.heddleEnv = undefined;
    await expect(callOf("http://127.0.0.1:9/mcp", "x")).rejects.toMatchObject({ code: "private-address" });
    process.env["HEDDLE_ALLOWED_HOSTS"] = "127.0.0.1";
    globalThis.heddleEnv = undefined;
  });

  test("nobody there", async () => {
    const server = await startServer({ enableJsonResponse: true });
    await server[Symbol.asyncDispose]();
    await expect(callOf(server.url, "x")).rejects.toMatchObject({ class: "unavailable" });
  });

  test("no address", async () => {
    await expect(callOf("mcp.example.com", "x")).rejects.toMatchObject({ code: "bad-url" });
  });

  test("something that is no MCP server", async () => {
    const server = createServer((_request, response) => response.end("<html>"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    // A server that listens on TCP has an address of this kind.
    const { port } = server.address() as AddressInfo;
    await expect(callOf(`http://127.0.0.1:${port}/`, "x")).rejects.toMatchObject({ code: "mcp" });
    await new Promise((resolve) => server.close(resolve));
  });
});
