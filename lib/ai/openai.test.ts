import { expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/utils/json";
import type { ModelRequest } from "./model";
import { createOpenAiClient } from "./openai";
import { LOOKUP, testClientContract } from "./testing/client-contract";
import { events, json, startWireServer } from "./testing/wire-server";

const REQUEST: ModelRequest = {
  model: "openai/gpt-5.6-terra",
  system: "Be brief",
  messages: [{ role: "user", content: "Where?" }],
};
const USAGE = { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 };
const OUTPUT: JsonObject = {
  type: "object",
  properties: { city: { type: "string", maxLength: 9 } },
  required: ["city"],
};

function completion(message: JsonObject, finish = "stop"): JsonObject {
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "gpt-5.6-terra-2026-07-09",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: null, refusal: null, ...message },
        finish_reason: finish,
      },
    ],
    usage: USAGE,
  };
}

function toolCall(id: string, args: string) {
  return { id, type: "function", function: { name: "lookup", arguments: args } };
}

function failure(words: string, code: string | null = null) {
  return { error: { message: words, type: "some_error", param: null, code } };
}

function complete(url: string, request: Partial<ModelRequest> = {}) {
  return createOpenAiClient({ apiKey: "sk-test", baseUrl: `${url}/v1` }).complete({ ...REQUEST, ...request });
}

test("a request says what was asked and the answer is priced by the id that was asked for", async () => {
  await using server = await startWireServer(json(completion({ content: "Turin" })));
  const response = await complete(server.url, {
    idempotencyKey: "run_1:score",
    maxTokens: 50,
    temperature: 0.5,
  });
  expect(server.received[0]).toMatchObject({
    path: "/v1/chat/completions",
    headers: { authorization: "Bearer sk-test", "idempotency-key": "run_1:score" },
    body: {
      model: "gpt-5.6-terra",
      max_completion_tokens: 50,
      temperature: 0.5,
      messages: [
        { role: "system", content: "Be brief" },
        { role: "user", content: "Where?" },
      ],
    },
  });
  expect(response).toMatchObject({
    text: "Turin",
    toolCalls: [],
    stop: "end",
    model: "openai/gpt-5.6-terra-2026-07-09",
    usage: { inputTokens: 1000, outputTokens: 100, costUsd: (1000 * 2 + 100 * 12) / 1e6 },
  });
});

test("tool calls come back, arguments that are not JSON as text, and their results go out", async () => {
  const calls = [toolCall("a", '{"q":"x"}'), toolCall("b", "{oops")];
  await using server = await startWireServer(
    json(completion({ tool_calls: calls }, "tool_calls")),
    json(completion({ content: "done" })),
  );
  const first = await complete(server.url, { tools: [LOOKUP] });
  expect(first).toMatchObject({
    stop: "tools",
    toolCalls: [
      { id: "a", name: "lookup", arguments: { q: "x" } },
      { id: "b", name: "lookup", arguments: "{oops" },
    ],
  });
  await complete(server.url, {
    messages: [
      { role: "assistant", content: "", toolCalls: first.toolCalls.slice(0, 1) },
      { role: "tool", toolCallId: "a", name: "lookup", content: "no such city", isError: true },
    ],
  });
  expect(server.received[0]?.body["tools"]).toEqual([
    {
      type: "function",
      function: { name: "lookup", description: "Finds", parameters: LOOKUP.inputSchema },
    },
  ]);
  expect(server.received[1]?.body["messages"]).toEqual([
    { role: "system", content: "Be brief" },
    { role: "assistant", content: null, tool_calls: [toolCall("a", '{"q":"x"}')] },
    { role: "tool", tool_call_id: "a", content: "Error: no such city" },
  ]);
});

test.each([
  ["strictly where every property is required", OUTPUT, true],
  ["loosely where some are optional", { type: "object", properties: { city: { type: "string" } } }, false],
])("an output schema is asked for %s", async (_how, output, strict) => {
  await using server = await startWireServer(json(completion({ content: '{"city":"Turin"}' })));
  expect((await complete(server.url, { output })).text).toBe('{"city":"Turin"}');
  expect(server.received[0]?.body["response_format"]).toMatchObject({
    type: "json_schema",
    json_schema: { name: "answer", strict },
  });
});

test("images go with the prompt as data", async () => {
  await using server = await startWireServer(json(completion({ content: "A cat" })));
  const images = [
    { file: "f1", type: "image/png", data: "UE5H" },
    { file: "f2", type: "image/png" },
  ];
  await complete(server.url, { messages: [{ role: "user", content: "What is it?", images }] });
  expect(server.received[0]?.body["messages"]).toContainEqual({
    role: "user",
    content: [
      { type: "text", text: "What is it?" },
      { type: "image_url", image_url: { url: "data:image/png;base64,UE5H" } },
    ],
  });
});

test("a server that knows less is asked for less, step by step", async () => {
  await using server = await startWireServer(
    json(failure("Unsupported value: 'temperature' does not support 0.5 with this model."), 400),
    json(failure("response_format json_schema is not supported"), 400),
    json(failure("Unsupported parameter: 'max_completion_tokens'"), 400),
    json(failure("response_format must be text"), 400),
    json(completion({ content: '{"city":"Turin"}' })),
  );
  await complete(server.url, { output: OUTPUT, temperature: 0.5, maxTokens: 50 });
  const asked = server.received.map(({ body }) => [
    body["temperature"],
    (body["response_format"] as JsonObject | undefined)?.["type"],
    body["max_completion_tokens"] ?? `old ${body["max_tokens"]}`,
  ]);
  expect(asked).toEqual([
    [0.5, "json_schema", 50],
    [undefined, "json_schema", 50],
    [undefined, "json_object", 50],
    [undefined, "json_object", "old 50"],
    [undefined, undefined, "old 50"],
  ]);
  expect(JSON.stringify(server.received[4]?.body["messages"])).toContain("fits this JSON Schema");
});

function chunk(delta: JsonObject, finish: string | null = null, extra: JsonObject = {}): JsonObject {
  return {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "gpt-5.6-terra",
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...extra,
  };
}

function stream(): JsonObject[] {
  const part = (index: number, rest: JsonObject): Json => ({ index, ...rest });
  return [
    chunk({ role: "assistant", content: "" }),
    chunk({ content: "Let me " }),
    chunk({ content: "look." }),
    chunk({
      tool_calls: [part(0, { id: "a", type: "function", function: { name: "lookup", arguments: "" } })],
    }),
    chunk({ tool_calls: [part(0, { function: { arguments: '{"q":' } })] }),
    chunk({ tool_calls: [part(0, { function: { arguments: '"x"}' } })] }),
    chunk({
      tool_calls: [part(1, { id: "b", type: "function", function: { name: "lookup", arguments: "{}" } })],
    }),
    chunk({}, "tool_calls"),
    chunk({}, null, { choices: [], usage: USAGE }),
  ];
}

test("with onToken the answer is streamed, tool calls and usage included", async () => {
  await using server = await startWireServer(events([...stream(), "[DONE]"]));
  const pieces: string[] = [];
  const response = await complete(server.url, { onToken: (piece) => pieces.push(piece) });
  expect(server.received[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  expect(pieces).toEqual(["Let me ", "look."]);
  expect(response).toMatchObject({
    text: "Let me look.",
    toolCalls: [
      { id: "a", name: "lookup", arguments: { q: "x" } },
      { id: "b", name: "lookup", arguments: {} },
    ],
    stop: "tools",
    usage: { inputTokens: 1000, outputTokens: 100 },
  });
});

test.each([
  ["refusal text", completion({ refusal: "I cannot." }), "I cannot."],
  ["a content filter", completion({ content: "" }, "content_filter"), ""],
])("%s is an answer that refuses", async (_what, body, text) => {
  await using server = await startWireServer(json(body));
  expect(await complete(server.url)).toMatchObject({ stop: "refusal", text });
});

testClientContract({
  provider: "OpenAI",
  complete,
  beginning: stream().slice(0, 4),
  overloaded: failure("The server had an error", "server_error"),
  failure: (code) => failure("the words", code),
  failures: [
    [401, "invalid_api_key", "auth", false],
    [403, null, "auth", false],
    [400, "content_filter", "refused", false],
    [404, "model_not_found", "invalid-input", false],
    [429, "rate_limit_exceeded", "rate-limited", true],
    [429, "insufficient_quota", "refused", false],
    [500, null, "unavailable", true],
    [503, null, "unavailable", true],
  ],
});
