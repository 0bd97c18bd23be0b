import { expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/utils/json";
import { createAnthropicClient } from "./anthropic";
import type { ModelRequest } from "./model";
import { LOOKUP, testClientContract } from "./testing/client-contract";
import { events, json, startWireServer } from "./testing/wire-server";

const USAGE = {
  input_tokens: 1000,
  output_tokens: 100,
  cache_creation_input_tokens: null,
  cache_read_input_tokens: 20,
};
const REQUEST: ModelRequest = {
  model: "anthropic/claude-sonnet-5-5",
  system: "Be brief",
  messages: [{ role: "user", content: "Where?" }],
};
const OUTPUT: JsonObject = {
  type: "object",
  properties: { score: { type: "number", minimum: 0, maximum: 100 } },
  required: ["score"],
};

function message(content: Json[], stopReason = "end_turn"): JsonObject {
  return {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-sonnet-5-5",
    content,
    stop_reason: stopReason,
    stop_sequence: null,
    usage: USAGE,
  };
}

function text(words: string) {
  return { type: "text", text: words, citations: null };
}

function failure(type: string | null, words: string) {
  return { type: "error", error: { type, message: words }, request_id: "req_1" };
}

function complete(url: string, request: Partial<ModelRequest> = {}) {
  return createAnthropicClient({ apiKey: "sk-ant-test", baseUrl: url }).complete({ ...REQUEST, ...request });
}

test("a request says what was asked and the answer is read with its cost", async () => {
  await using server = await startWireServer(json(message([text("Turin")])));
  const response = await complete(server.url, { idempotencyKey: "run_1:score", maxTokens: 50 });
  expect(server.received[0]).toMatchObject({
    path: "/v1/messages",
    headers: { authorization: "Bearer sk-ant-test", "idempotency-key": "run_1:score" },
    body: { model: "claude-sonnet-5-5", max_tokens: 50, system: "Be brief", messages: REQUEST.messages },
  });
  expect(response).toMatchObject({
    text: "Turin",
    toolCalls: [],
    stop: "end",
    model: "anthropic/claude-sonnet-5-5",
    usage: { inputTokens: 1020, outputTokens: 100, costUsd: (1020 * 2 + 100 * 10) / 1e6 },
  });
  expect(response).not.toHaveProperty("raw");
});

test("tool calls come back, and the next request gives their results together", async () => {
  const thinking = { type: "thinking", thinking: "Look it up.", signature: "sig" };
  const uses = ["a", "b"].map((id) => ({ type: "tool_use", id, name: "lookup", input: { q: id } }));
  await using server = await startWireServer(
    json(message([thinking, ...uses], "tool_use")),
    json(message([text("done")])),
  );
  const first = await complete(server.url, { tools: [LOOKUP] });
  expect(first).toMatchObject({
    stop: "tools",
    reasoning: "Look it up.",
    toolCalls: [
      { id: "a", name: "lookup", arguments: { q: "a" } },
      { id: "b", name: "lookup", arguments: { q: "b" } },
    ],
  });
  const result = { role: "tool", name: "lookup", content: "found", isError: false } as const;
  await complete(server.url, {
    tools: [LOOKUP],
    messages: [
      { role: "user", content: "Where?" },
      {
        role: "assistant",
        content: "",
        toolCalls: first.toolCalls,
        ...(first.raw !== undefined && { raw: first.raw }),
      },
      { ...result, toolCallId: "a" },
      { ...result, toolCallId: "b", isError: true },
    ],
  });
  expect(server.received[1]?.body["messages"]).toEqual([
    { role: "user", content: "Where?" },
    { role: "assistant", content: [thinking, ...uses] },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "a", content: "found", is_error: false },
        { type: "tool_result", tool_use_id: "b", content: "found", is_error: true },
      ],
    },
  ]);
  expect(server.received[1]?.body["tools"]).toEqual([
    { name: "lookup", description: "Finds", input_schema: { type: "object", properties: {} } },
  ]);
});

test("images go before the prompt; those without data or of another kind are left out", async () => {
  await using server = await startWireServer(json(message([text("A cat")])));
  const images = [
    { file: "f1", type: "image/png", data: "UE5H" },
    { file: "f2", type: "image/png" },
    { file: "f3", type: "image/tiff", data: "VA==" },
  ];
  await complete(server.url, { messages: [{ role: "user", content: "What is it?", images }] });
  expect(server.received[0]?.body["messages"]).toEqual([
    {
      role: "user",
      content: [
        { type: "image", source: { type: "base64", media_type: "image/png", data: "UE5H" } },
        { type: "text", text: "What is it?" },
      ],
    },
  ]);
});

test("an output schema goes as native structured output, without the keywords it does not take", async () => {
  await using server = await startWireServer(json(message([text('{"score":9}')])));
  expect((await complete(server.url, { output: OUTPUT })).text).toBe('{"score":9}');
  expect(server.received[0]?.body["output_config"]).toEqual({
    format: {
      type: "json_schema",
      schema: {
        type: "object",
        properties: { score: { type: "number", description: "(minimum: 0, maximum: 100)" } },
        required: ["score"],
        additionalProperties: false,
      },
    },
  });
});

test("what a model does not take is left out, and a schema is then put into words", async () => {
  await using server = await startWireServer(
    json(failure("invalid_request_error", "`temperature` is deprecated for this model."), 400),
    json(failure("invalid_request_error", "output_config: structured outputs are not supported"), 400),
    json(message([text('{"score":9}')])),
  );
  await complete(server.url, { output: OUTPUT, temperature: 0.5 });
  expect(server.received.map(({ body }) => [body["temperature"], "output_config" in body])).toEqual([
    [0.5, true],
    [undefined, true],
    [undefined, false],
  ]);
  expect(server.received[2]?.body["system"]).toContain(JSON.stringify(OUTPUT));
});

function stream(): JsonObject[] {
  const delta = (index: number, part: JsonObject) => ({ type: "content_block_delta", index, delta: part });
  return [
    {
      type: "message_start",
      message: { ...message([]), stop_reason: null, usage: { ...USAGE, output_tokens: 1 } },
    },
    { type: "content_block_start", index: 0, content_block: text("") },
    delta(0, { type: "text_delta", text: "Let me " }),
    delta(0, { type: "text_delta", text: "look." }),
    { type: "content_block_stop", index: 0 },
    {
      type: "content_block_start",
      index: 1,
      content_block: { type: "tool_use", id: "a", name: "lookup", input: {} },
    },
    delta(1, { type: "input_json_delta", partial_json: '{"q":' }),
    delta(1, { type: "input_json_delta", partial_json: '"x"}' }),
    { type: "content_block_stop", index: 1 },
    {
      type: "message_delta",
      delta: { stop_reason: "tool_use", stop_sequence: null },
      usage: { ...USAGE, output_tokens: 30 },
    },
    { type: "message_stop" },
  ];
}

test("with onToken the answer is streamed, tool calls included", async () => {
  await using server = await startWireServer(events(stream()));
  const pieces: string[] = [];
  const response = await complete(server.url, { onToken: (piece) => pieces.push(piece) });
  expect(server.received[0]?.body["stream"]).toBe(true);
  expect(pieces).toEqual(["Let me ", "look."]);
  expect(response).toMatchObject({
    text: "Let me look.",
    toolCalls: [{ id: "a", name: "lookup", arguments: { q: "x" } }],
    stop: "tools",
    usage: { outputTokens: 30 },
  });
});

test("a refusal is an answer, with its usage", async () => {
  await using server = await startWireServer(json(message([text("I cannot.")], "refusal")));
  expect(await complete(server.url)).toMatchObject({
    stop: "refusal",
    text: "I cannot.",
    usage: { outputTokens: 100 },
  });
});

testClientContract({
  provider: "Anthropic",
  complete,
  beginning: stream().slice(0, 4),
  overloaded: failure("overloaded_error", "Overloaded"),
  failure: (code) => failure(code, "the words"),
  failures: [
    [401, "authentication_error", "auth", false],
    [403, "permission_error", "auth", false],
    [400, "invalid_request_error", "invalid-input", false],
    [404, "not_found_error", "invalid-input", false],
    [402, "billing_error", "refused", false],
    [429, "rate_limit_error", "rate-limited", true],
    [500, "api_error", "unavailable", true],
    [504, "timeout_error", "timeout", true],
    [529, "overloaded_error", "unavailable", true],
  ],
});
