import { describe, expect, test } from "vitest";
import type { ModelResponse } from "@/lib/ai/model";
import { isJsonObject } from "@/lib/utils/json";
import { NodeError } from "../node-error";
import { nodeDefinitions, shapeOf } from "../registry";
import { durableExecutionOf, webOf } from "../testing/execution";
import {
  toolCallOf as callOf,
  scriptedModel as modelOf,
  SCRIPTED_USAGE as usage,
} from "../testing/scripted-model";
import { executeAgent } from "./execute";

const find = {
  kind: "http",
  name: "find",
  description: "Finds a contact",
  url: "https://crm.example.com/contacts/{{ args.email }}",
  inputSchema: { type: "object", properties: { email: { type: "string" } }, required: ["email"] },
};

test("a prompt is answered in one durable call", async () => {
  const model = modelOf({ text: "Hello" });
  const execution = durableExecutionOf(
    "agent",
    { prompt: "Greet", system: "Be brief", temperature: 0.5 },
    { services: model },
  );
  expect(await executeAgent(execution)).toEqual({
    output: { text: "Hello", turns: 1, usage },
    port: "out",
  });
  expect(execution.calls.map(({ id }) => id)).toEqual(["turn[0]"]);
  expect(model.requests[0]).toMatchObject({
    model: "default",
    system: "Be brief",
    temperature: 0.5,
    messages: [{ role: "user", content: "Greet" }],
    idempotencyKey: "run_1:node/turn[0]",
  });
});

test("a typed answer is given as an object, with its confidence", async () => {
  const output = { type: "object", properties: { score: { type: "number" } }, required: ["score"] };
  const services = modelOf({ text: '{"score": 90, "confidence": 0.9}' });
  const result = await executeAgent(durableExecutionOf("agent", { prompt: "Score", output }, { services }));
  expect(result.output).toMatchObject({ object: { score: 90, confidence: 0.9 }, confidence: 0.9 });
});

describe("a tool call", () => {
  test("is a durable call of its own whose answer goes back to the model", async () => {
    const model = modelOf(callOf("find", { email: "a/b@x.example?" }), { text: "Found" });
    const web = webOf({ headers: { "content-type": "application/json" }, body: '{"name":"Ada"}' });
    const execution = durableExecutionOf(
      "agent",
      { prompt: "Who?", tools: [find] },
      { services: { ...model, ...web } },
    );
    expect((await executeAgent(execution)).output).toMatchObject({
      text: "Found",
      turns: 2,
      usage: { inputTokens: 20 },
    });
    expect(execution.calls.map(({ id }) => id)).toEqual(["turn[0]", "turn[0]/tool[0]", "turn[1]"]);
    expect(web.requests[0]?.url).toBe("https://crm.example.com/contacts/a%2Fb%40x.example%3F");
    expect(model.requests[1]?.messages.at(-1)).toMatchObject({
      role: "tool",
      content: '{"name":"Ada"}',
      isError: false,
    });
  });

  test("that changes something sends the arguments as its body, with an idempotency key", async () => {
    const tool = { ...find, method: "POST", url: "https://crm.example.com/contacts" };
    const web = webOf();
    const services = { ...modelOf(callOf("find", { email: "x" }), { text: "Done" }), ...web };
    await executeAgent(durableExecutionOf("agent", { prompt: "Add", tools: [tool] }, { services }));
    expect(web.requests[0]).toMatchObject({
      body: '{"email":"x"}',
      headers: { "idempotency-key": "run_1:node/turn[0]/tool[0]" },
    });
  });

  test("with no place in the address for its arguments sends them as the query", async () => {
    const web = webOf();
    const services = { ...modelOf(callOf("find", { email: "x" }), { text: "Done" }), ...web };
    await executeAgent(
      durableExecutionOf(
        "agent",
        { prompt: "?", tools: [{ ...find, url: "https://crm.example.com/" }] },
        { services },
      ),
    );
    expect(web.requests[0]?.url).toBe("https://crm.example.com/?email=x");
  });

  test("that fails is told to the model, and the agent goes on", async () => {
    const model = modelOf(callOf("find", { email: "x" }), { text: "Sorry" });
    const services = { ...model, ...webOf({ status: 404, body: "nobody" }) };
    await executeAgent(durableExecutionOf("agent", { prompt: "Who?", tools: [find] }, { services }));
    expect(model.requests[1]?.messages.at(-1)).toMatchObject({
      isError: true,
      content: "GET crm.example.com answered 404: nobody",
    });
  });
});

describe("with a least confidence", () => {
  const config = { prompt: "Score", minConfidence: 0.7 };

  test.each([
    [0.9, "out"],
    [0.7, "out"],
    [0.5, "escalate"],
  ])("an answer of %d leaves by %s", async (confidence, port) => {
    const services = modelOf({ text: JSON.stringify({ answer: "yes", confidence }) });
    expect((await executeAgent(durableExecutionOf("agent", config, { services }))).port).toBe(port);
  });

  test("the model is asked how sure it is, and there is a port for doubt", async () => {
    const model = modelOf({ text: '{"answer":"yes","confidence":1}' });
    await executeAgent(durableExecutionOf("agent", config, { services: model }));
    expect(model.requests[0]?.output).toMatchObject({
      properties: { answer: {}, confidence: { type: "number" } },
      required: ["answer", "confidence"],
    });
    const shape = shapeOf({ type: "agent", name: "", position: [0, 0], config });
    expect(shape?.outputs.map(({ id }) => id)).toEqual(["out", "escalate"]);
  });
});

test.each<[Partial<ModelResponse>, string, string]>([
  [{ stop: "refusal", text: "No." }, "refused", "refused"],
  [callOf("find", { email: "x" }), "limit", "max-turns"],
])("%j fails with class %s", async (answer, errorClass, code) => {
  const services = { ...modelOf(answer, answer), ...webOf() };
  const run = executeAgent(
    durableExecutionOf("agent", { prompt: "?", tools: [find], maxTurns: 1 }, { services }),
  );
  await expect(run).rejects.toBeInstanceOf(NodeError);
  await expect(run).rejects.toMatchObject({ class: errorClass, code });
});

test("the output's schema has the fields of the answer", () => {
  const { agent } = nodeDefinitions;
  const answer = { type: "object", properties: { score: { type: "number" } } };
  const schema = agent.output(agent.config.parse({ prompt: "", output: answer }));
  expect(schema).toMatchObject({
    properties: { object: answer },
    required: ["text", "object", "turns", "usage"],
  });
  const plain = agent.output(agent.config.parse({ prompt: "" }));
  expect(isJsonObject(plain?.["properties"]) && "object" in plain["properties"]).toBe(false);
});
