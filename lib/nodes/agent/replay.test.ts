import { expect, test } from "vitest";
import { replay } from "@/lib/engine/testing/replay";
import { executors } from "../executors";
import { NodeError } from "../node-error";
import { NO_SERVICES } from "../testing/execution";
import { memoryOf, scriptedModel, toolCallOf } from "../testing/scripted-model";
import { executeAgent } from "./execute";

// start ─► agent
const document = {
  heddle: 1,
  name: "Replay",
  nodes: {
    start: { type: "manual", name: "Start", position: [0, 0], config: {} },
    agent: {
      type: "agent",
      name: "Agent",
      position: [260, 0],
      config: {
        model: "openai/a",
        prompt: "Look it up",
        memory: "k",
        fallback: [{ model: "openai/b" }],
        tools: [
          { kind: "workflow", name: "lookup", description: "", workflow: "lookup" },
          { kind: "mcp", name: "web", description: "", url: "https://mcp.example.com/mcp" },
        ],
      },
      policy: { retries: 0 },
    },
  },
  edges: [{ from: "start", to: "agent" }],
};

test("an agent that is cut off after every step makes each of its calls once", async () => {
  const model = scriptedModel(
    new NodeError("unavailable", "model", "overloaded"),
    toolCallOf("lookup", { q: "x" }),
    toolCallOf("web_search", {}),
    { text: "Found" },
  );
  const counts = { started: 0, listed: 0, called: 0 };
  const services = {
    ...NO_SERVICES,
    ...model,
    memory: memoryOf(),
    startWorkflow: async () => {
      counts.started += 1;
      return { runId: "run_2" };
    },
    runResult: async () => ({ status: "completed" as const, output: 42 }),
    mcp: {
      tools: async () => {
        counts.listed += 1;
        return [{ name: "search", description: "", inputSchema: { type: "object" } }];
      },
      call: async () => {
        counts.called += 1;
        return { content: "a page", isError: false };
      },
    },
  };
  const replayed = await replay({
    document,
    trigger: { nodeId: "start", payload: {} },
    executors: {
      manual: executors.manual,
      agent: { durability: "durable", execute: executeAgent },
    },
    services,
    decide: (path) => (path === "agent/turn[0]/tool[0]/run" ? {} : undefined),
  });
  expect(replayed.result).toMatchObject({ output: { text: "Found", turns: 3 } });
  expect(counts).toEqual({ started: 1, listed: 1, called: 1 });
  expect(model.requests.map((request) => request.model)).toEqual([
    "openai/a",
    "openai/b",
    "openai/b",
    "openai/b",
  ]);
  const paths = replayed.records.filter(({ kind }) => kind === "call").map(({ path }) => path);
  expect(paths).toEqual([
    "agent/server[0]",
    "agent/recall",
    "agent/turn[0]",
    "agent/turn[0]/fallback[0]",
    "agent/turn[0]/tool[0]",
    "agent/turn[0]/tool[0]/run",
    "agent/turn[0]/tool[0]/result",
    "agent/turn[1]/fallback[0]",
    "agent/turn[1]/tool[0]",
    "agent/turn[2]/fallback[0]",
    "agent/remember",
  ]);
});
