import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/utils/json";
import { catalogue, nodeDefinitions } from "../registry";
import type { McpServer, ScriptRequest, Services, StoreChange, WorkflowCall } from "../services";
import { durableExecutionOf, webOf } from "../testing/execution";
import { scriptedModel, toolCallOf } from "../testing/scripted-model";
import { executeAgent } from "./execute";

/** Runs an agent that uses one tool once, and gives what the model was told and what was called. */
async function use(tool: JsonObject, called: string, args: JsonObject, services: Partial<Services>) {
  const model = scriptedModel(toolCallOf(called, args), { text: "Done" });
  const config = { prompt: "Go", tools: [{ name: "t", description: "Helps.", ...tool }] };
  const execution = durableExecutionOf("agent", config, { services: { ...model, ...services } });
  await executeAgent(execution);
  const told = model.requests[1]?.messages.at(-1);
  return { offered: model.requests[0]?.tools ?? [], told, calls: execution.calls, paused: execution.paused };
}

describe("a workflow tool", () => {
  const tool = { kind: "workflow", workflow: "lookup" };
  const started: WorkflowCall[] = [];
  const services = {
    startWorkflow: async (call: WorkflowCall) => {
      started.push(call);
      return { runId: "run_2" };
    },
  };

  test("starts a run, waits for it without holding a process, and gives its result", async () => {
    const runResult = async () => ({ status: "completed" as const, output: { found: 3 } });
    const { told, calls, paused } = await use(tool, "t", { q: "x" }, { ...services, runResult });
    expect(started[0]).toEqual({
      workflow: "lookup",
      version: null,
      input: { q: "x" },
      awaited: true,
      idempotencyKey: "run_1:node/turn[0]/tool[0]",
    });
    expect(paused["turn[0]/tool[0]/run"]).toMatchObject({ kind: "run", topic: "run_2", deadline: null });
    expect(calls.map(({ id }) => id)).toEqual([
      "turn[0]",
      "turn[0]/tool[0]",
      "turn[0]/tool[0]/result",
      "turn[1]",
    ]);
    expect(told).toMatchObject({ content: '{"found":3}', isError: false });
  });

  test("whose run fails is told to the model", async () => {
    const runResult = async () => ({ status: "failed" as const, message: "no such customer" });
    const { told } = await use(tool, "t", {}, { ...services, runResult });
    expect(told).toMatchObject({ content: "no such customer", isError: true });
  });
});

describe("an MCP server", () => {
  const inputSchema = { type: "object", properties: { q: { type: "string" } } };
  const listed = ["search", "delete all"].map((name) => ({ name, description: `${name}.`, inputSchema }));
  const asked: McpServer[] = [];
  const mcpOf = (answer: { content: Json; isError: boolean }): Pick<Services, "mcp"> => ({
    mcp: {
      tools: async (server) => {
        asked.push(server);
        return listed;
      },
      call: async (_server, { name, arguments: args }) =>
        answer.isError ? answer : { ...answer, content: { name, args } },
    },
  });
  const tool = { kind: "mcp", url: "https://mcp.example.com/mcp", credential: "key" };

  test("offers its tools under names that providers take, and only those allowed", async () => {
    const services = mcpOf({ content: null, isError: false });
    const all = await use(tool, "t_search", { q: "x" }, services);
    expect(asked[0]).toEqual({ url: "https://mcp.example.com/mcp", credential: "key" });
    expect(all.offered.map(({ name }) => name)).toEqual(["t_search", "t_delete_all"]);
    expect(all.told).toMatchObject({ content: '{"name":"search","args":{"q":"x"}}' });
    expect(all.calls[0]).toEqual({ id: "server[0]", input: { server: "https://mcp.example.com/mcp" } });
    const some = await use({ ...tool, allow: "search, other" }, "t_search", {}, services);
    expect(some.offered.map(({ name }) => name)).toEqual(["t_search"]);
  });

  test("whose tool fails is told to the model", async () => {
    const { told } = await use(tool, "t_search", {}, mcpOf({ content: "quota used up", isError: true }));
    expect(told).toMatchObject({ content: "quota used up", isError: true });
  });
});

test("a code tool sees its arguments and nothing else", async () => {
  const scripts: ScriptRequest[] = [];
  const script = async (request: ScriptRequest) => {
    scripts.push(request);
    return { output: 119, logs: ["computed"] };
  };
  const { told } = await use(
    { kind: "code", source: "return args.net * 1.19;" },
    "t",
    { net: 100 },
    { script },
  );
  expect(scripts[0]).toMatchObject({ source: "return args.net * 1.19;", globals: { args: { net: 100 } } });
  expect(told).toMatchObject({ content: "119" });
});

describe("the store as a tool", () => {
  const changes: StoreChange[] = [];
  const at = "2026-01-01T00:00:00.000Z";
  const entry = { key: "ada", value: { vip: true }, createdAt: at, updatedAt: at };
  const store: Services["store"] = {
    get: async () => entry,
    query: async () => [entry],
    change: async (change) => {
      changes.push(change);
      return null;
    },
  };
  const tool = { kind: "store", collection: "contacts" };

  test("can be read, and written only where that is allowed", async () => {
    const read = await use(tool, "t_get", { key: "ada" }, { store });
    expect(read.told).toMatchObject({ content: '{"vip":true}' });
    expect(read.offered.map(({ name }) => name)).toEqual(["t_get", "t_query"]);
    const listed = await use(tool, "t_query", {}, { store });
    expect(listed.told).toMatchObject({ content: '[{"key":"ada","value":{"vip":true}}]' });
    await use({ ...tool, access: "write" }, "t_put", { key: "bob", value: 1 }, { store });
    expect(changes).toEqual([
      {
        collection: "contacts",
        idempotencyKey: "run_1:node/turn[0]/tool[0]",
        operation: "put",
        key: "bob",
        value: 1,
      },
    ]);
  });
});

test("a knowledge tool gives passages with where they are from", async () => {
  const search = async () => [{ text: "14 days", document: "refunds.md", heading: "Refunds", score: 0.5 }];
  const knowledge = { search, add: () => Promise.reject(new Error("not here")) };
  const tool = { kind: "knowledge", collection: "handbook" };
  const { told } = await use(tool, "t", { query: "refund" }, { knowledge });
  expect(told).toMatchObject({
    content: '[{"text":"14 days","document":"refunds.md","heading":"Refunds"}]',
  });
});

test("an HTTP tool sends its credential, which the model never sees", async () => {
  const web = webOf();
  const authorize = async () => ({ headers: { authorization: "Bearer s3cret" }, query: { key: "k" } });
  const tool = { kind: "http", url: "https://api.example.com/x", credential: "crm" };
  await use(tool, "t", { q: "1" }, { ...web, authorize });
  expect(web.requests[0]).toMatchObject({
    url: "https://api.example.com/x?q=1&key=k",
    headers: { authorization: "Bearer s3cret" },
  });
});

test.each<[JsonObject, "reads" | "writes"]>([
  [{ kind: "http", url: "u" }, "reads"],
  [{ kind: "http", url: "u", method: "POST" }, "writes"],
  [{ kind: "code", source: "" }, "reads"],
  [{ kind: "store", collection: "c" }, "reads"],
  [{ kind: "store", collection: "c", access: "write" }, "writes"],
  [{ kind: "workflow", workflow: "w" }, "writes"],
  [{ kind: "mcp", url: "u" }, "writes"],
])("an agent with the tool %j %s", (tool, touches) => {
  const { agent } = nodeDefinitions;
  const config = agent.config.parse({ prompt: "", tools: [{ name: "t", description: "", ...tool }] });
  expect(agent.touches(config)).toBe(touches);
});

test.each<[JsonObject, string[]]>([
  [{ kind: "http" }, ["tools.0.url: Address is empty"]],
  [{ kind: "mcp", url: "u" }, []],
  [{ kind: "workflow" }, ["tools.0.workflow: Workflow is empty"]],
  [{ kind: "code" }, ["tools.0.source: Code is empty"]],
  [{ kind: "store" }, ["tools.0.collection: Collection is empty"]],
  [{ kind: "knowledge", collection: "c" }, []],
])("the tool %j has the faults %j, of its own kind only", (tool, faults) => {
  const config = { prompt: "Go", tools: [{ name: "t", description: "", ...tool }] };
  const node = { type: "agent", name: "", position: [0, 0] as [number, number], config };
  const found = catalogue.configIssues(node).map(({ field, message }) => `${field.join(".")}: ${message}`);
  expect(found).toEqual(faults);
});

test("two tools of one name are a fault", () => {
  const tool = { kind: "code", name: "t", description: "", source: "return 1" };
  const parsed = nodeDefinitions.agent.config.safeParse({ prompt: "", tools: [tool, tool] });
  expect(parsed.success).toBe(false);
});
