import { expect, expectTypeOf, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import {
  type AgentConfig,
  AgentError,
  type AgentHost,
  type AgentResult,
  runAgent,
  type ToolResult,
} from "./agent-loop";
import type { Message, ModelRequest, ModelResponse, ToolCall } from "./model";

const ANSWER: JsonObject = {
  type: "object",
  properties: { city: { type: "string" }, confidence: { type: "number" } },
  required: ["city"],
};
const LOOKUP = {
  name: "lookup",
  description: "Finds a city",
  inputSchema: { type: "object", properties: { q: { type: "string" } }, required: ["q"] },
};

function reply(text: string, toolCalls: ToolCall[] = [], stop?: ModelResponse["stop"]): ModelResponse {
  return {
    text,
    toolCalls,
    stop: stop ?? (toolCalls.length > 0 ? "tools" : "end"),
    usage: { inputTokens: 10, outputTokens: 5, costUsd: 0.5 },
    model: "demo",
    latencyMs: 1,
  };
}

function call(id: string, name = "lookup", args: JsonObject = { q: "x" }): ToolCall {
  return { id, name, arguments: args };
}

/** A host that plays the given replies, and what it was asked. */
function script(replies: ModelResponse[], runTool: (call: ToolCall) => ToolResult = () => ok("Turin")) {
  const asked: { requests: [number, ModelRequest][]; tools: [number, number, ToolCall][] } = {
    requests: [],
    tools: [],
  };
  const host: AgentHost = {
    async callModel(turn, request) {
      asked.requests.push([turn, structuredClone(request)]);
      const next = replies[turn - 1];
      if (next === undefined) throw new Error(`no reply for turn ${turn}`);
      return next;
    },
    async callTool(turn, index, toolCall) {
      asked.tools.push([turn, index, toolCall]);
      return runTool(toolCall);
    },
  };
  return { host, asked };
}

function ok(content: string): ToolResult {
  return { content, isError: false };
}

function config(overrides: Partial<AgentConfig> = {}): AgentConfig {
  return { model: "demo", prompt: "Where?", tools: [LOOKUP], maxTurns: 4, ...overrides };
}

test("an answer without tools takes one turn", async () => {
  const { host, asked } = script([reply("Turin")]);
  expect(await runAgent(host, config({ system: "Be brief", temperature: 0.2, maxTokens: 50 }))).toEqual({
    text: "Turin",
    turns: 1,
    usage: { inputTokens: 10, outputTokens: 5, costUsd: 0.5 },
  });
  expect(asked.requests).toEqual([
    [
      1,
      {
        model: "demo",
        system: "Be brief",
        messages: [{ role: "user", content: "Where?" }],
        tools: [LOOKUP],
        temperature: 0.2,
        maxTokens: 50,
      },
    ],
  ]);
});

test("what was said before comes first, and images go with the prompt", async () => {
  const { host, asked } = script([reply("Turin")]);
  const images = [{ file: "f1", type: "image/png" }];
  await runAgent(host, config({ history: [{ role: "user", content: "Hello" }], images }));
  expect(asked.requests[0]?.[1].messages).toEqual([
    { role: "user", content: "Hello" },
    { role: "user", content: "Where?", images },
  ]);
});

test("tools run in order and their results, errors too, go back to the model", async () => {
  const { host, asked } = script([reply("", [call("a"), call("b")]), reply("done")], ({ id }) =>
    id === "a" ? ok("Turin") : { content: "timed out", isError: true },
  );
  const result = await runAgent(host, config());
  expect(asked.tools.map(([turn, index, { id }]) => [turn, index, id])).toEqual([
    [1, 0, "a"],
    [1, 1, "b"],
  ]);
  expect(asked.requests[1]?.[1].messages.slice(1)).toEqual([
    { role: "assistant", content: "", toolCalls: [call("a"), call("b")] },
    { role: "tool", toolCallId: "a", name: "lookup", content: "Turin", isError: false },
    { role: "tool", toolCallId: "b", name: "lookup", content: "timed out", isError: true },
  ]);
  expect(result).toMatchObject({
    text: "done",
    turns: 2,
    usage: { inputTokens: 20, outputTokens: 10, costUsd: 1 },
  });
});

test("an unknown tool and arguments that do not fit are told to the model without running anything", async () => {
  const { host, asked } = script([
    reply("", [call("a", "delete_all"), call("b", "lookup", { q: 3 })]),
    reply("done"),
  ]);
  await runAgent(host, config());
  expect(asked.tools).toEqual([]);
  expect(asked.requests[1]?.[1].messages.slice(2)).toMatchObject([
    { content: "There is no tool named delete_all. Tools: lookup.", isError: true },
    { content: "The arguments do not fit: q must be a string, not a number.", isError: true },
  ]);
});

test("a turn in its provider's own form is handed back", async () => {
  const raw = [{ type: "thinking", signature: "s" }];
  const { host, asked } = script([{ ...reply("", [call("a")]), raw }, reply("done")]);
  await runAgent(host, config());
  expect(asked.requests[1]?.[1].messages[1]).toMatchObject({ role: "assistant", raw });
});

test("an answer that fits the schema comes back as a value, with its confidence", async () => {
  const { host } = script([reply('{"city":"Turin","confidence":0.7}')]);
  expect(await runAgent(host, config({ output: ANSWER }))).toMatchObject({
    object: { city: "Turin", confidence: 0.7 },
    confidence: 0.7,
  });
});

test.each(['```json\n{"city":"Turin"}\n```', 'Here you are: {"city":"Turin"} Enjoy!'])(
  "JSON is found in %j",
  async (text) => {
    const { host } = script([reply(text)]);
    const result = await runAgent(host, config({ output: ANSWER }));
    expect(result.object).toEqual({ city: "Turin" });
    expect(result).not.toHaveProperty("confidence");
  },
);

test("an answer that does not fit gets one repair turn, even after the last turn", async () => {
  const { host, asked } = script([reply('{"town":1}'), reply('{"city":"Turin"}')]);
  const result = await runAgent(host, config({ output: ANSWER, maxTurns: 1 }));
  expect(result).toMatchObject({ object: { city: "Turin" }, turns: 2 });
  expect(asked.requests[1]?.[1].messages.at(-1)).toEqual({
    role: "user",
    content:
      "Your answer does not fit the required JSON Schema: city is missing. Answer again with only the corrected JSON.",
  });
});

test("a repaired answer that still does not fit fails with the place", async () => {
  const { host } = script([reply('{"city":1}'), reply('{"city":2}')]);
  await expect(runAgent(host, config({ output: ANSWER }))).rejects.toMatchObject({
    code: "invalid-output",
    message: "The answer does not fit the output schema: city must be a string, not a number.",
  });
});

test("an answer cut off at the token limit says so", async () => {
  const { host } = script([reply('{"ci', [], "length"), reply('{"ci', [], "length")]);
  await expect(runAgent(host, config({ output: ANSWER }))).rejects.toThrow("cut off at the token limit");
});

test("a model that keeps asking for tools fails after the last turn, whose tools do not run", async () => {
  const { host, asked } = script([reply("", [call("a")]), reply("", [call("b")])]);
  const run = runAgent(host, config({ maxTurns: 2 }));
  await expect(run).rejects.toBeInstanceOf(AgentError);
  await expect(run).rejects.toMatchObject({ code: "max-turns" });
  expect(asked.tools.map(([, , { id }]) => id)).toEqual(["a"]);
});

test("a refusal is an error of its own", async () => {
  const { host } = script([reply("I cannot help with that.", [], "refusal")]);
  await expect(runAgent(host, config())).rejects.toMatchObject({
    code: "refused",
    message: "The model refused to answer: I cannot help with that.",
  });
});

test("the same answers give the same requests, so a replay asks nothing new", async () => {
  const replies = [reply("", [call("a"), call("b", "nope")]), reply('{"town":1}'), reply('{"city":"Turin"}')];
  const [first, second] = [script(replies), script(replies)];
  const results = [
    await runAgent(first.host, config({ output: ANSWER })),
    await runAgent(second.host, config({ output: ANSWER })),
  ];
  expect(second.asked).toEqual(first.asked);
  expect(results[1]).toEqual(results[0]);
});

test("what crosses a step boundary is JSON to the compiler as well", () => {
  expectTypeOf<AgentResult>().toExtend<JsonObject>();
  expectTypeOf<ModelResponse>().toExtend<JsonObject>();
  expectTypeOf<Message>().toExtend<JsonObject>();
});
