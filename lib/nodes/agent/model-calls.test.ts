import { describe, expect, test } from "vitest";
import { NodeError } from "../node-error";
import { durableExecutionOf } from "../testing/execution";
import { memoryOf, SCRIPTED_USAGE, scriptedModel } from "../testing/scripted-model";
import { executeAgent } from "./execute";

const file = (id: string, name: string, type: string) => ({ $file: id, name, type, size: 5 });

function filesOf(contents: Record<string, { name: string; type: string; text: string }>) {
  const missing = () => Promise.reject(new NodeError("invalid-input", "no-file", "There is no such file."));
  return {
    save: missing,
    read: async (id: string) => {
      const content = contents[id];
      if (!content) return await missing();
      return { ...content, bytes: new TextEncoder().encode(content.text) };
    },
  };
}

describe("fallback models", () => {
  const fallback = [{ model: "openai/b" }, { model: "demo" }];
  const down = new NodeError("unavailable", "model", "overloaded");

  test("take over when the one before is down, and stay for the turns that follow", async () => {
    const model = scriptedModel(down, down, { text: '{"a":"x"}' }, { text: '{"a":1}' });
    const output = { type: "object", properties: { a: { type: "number" } }, required: ["a"] };
    const config = { model: "anthropic/a", prompt: "?", output, fallback };
    const execution = durableExecutionOf("agent", config, { services: model });
    expect((await executeAgent(execution)).output).toMatchObject({ object: { a: 1 }, turns: 2 });
    expect(model.requests.map(({ model }) => model)).toEqual(["anthropic/a", "openai/b", "demo", "demo"]);
    expect(execution.calls.map(({ id }) => id)).toEqual([
      "turn[0]",
      "turn[0]/fallback[0]",
      "turn[0]/fallback[1]",
      "turn[1]/fallback[1]",
    ]);
  });

  test("are not asked when the request itself is at fault", async () => {
    const model = scriptedModel(new NodeError("auth", "model", "no key"));
    const run = executeAgent(durableExecutionOf("agent", { prompt: "?", fallback }, { services: model }));
    await expect(run).rejects.toMatchObject({ class: "auth" });
    expect(model.requests).toHaveLength(1);
  });

  test("that are all down fail with the last one's error", async () => {
    const model = scriptedModel(down, down, new NodeError("timeout", "model", "too slow"));
    const run = executeAgent(durableExecutionOf("agent", { prompt: "?", fallback }, { services: model }));
    await expect(run).rejects.toMatchObject({ class: "timeout" });
  });
});

describe("the cache", () => {
  const config = { prompt: "Capital of France?", cache: "1h" };

  test("gives the same request its answer again, for nothing", async () => {
    const model = scriptedModel({ text: "Paris" });
    const services = { ...model, memory: memoryOf() };
    const first = await executeAgent(durableExecutionOf("agent", config, { services }));
    const second = await executeAgent(durableExecutionOf("agent", config, { services }));
    expect(first.output).toEqual({ text: "Paris", turns: 1, usage: SCRIPTED_USAGE });
    expect(second.output).toEqual({
      text: "Paris",
      turns: 1,
      usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
    });
    expect(model.requests).toHaveLength(1);
  });

  test("keeps neither refusals nor what the demo model says", async () => {
    const memory = memoryOf();
    const refusing = { ...scriptedModel({ stop: "refusal", text: "No." }), memory };
    await expect(executeAgent(durableExecutionOf("agent", config, { services: refusing }))).rejects.toThrow();
    const demo = { ...scriptedModel({ text: "Hm", model: "demo" }), memory };
    await executeAgent(durableExecutionOf("agent", config, { services: demo }));
    expect(memory.values.size).toBe(0);
  });
});

describe("memory", () => {
  test("brings what was said before, the last messages only, and adds what is said now", async () => {
    const model = scriptedModel({ text: "Hello Ada" }, { text: "Ada" });
    const services = { ...model, memory: memoryOf() };
    const run = (prompt: string) =>
      durableExecutionOf("agent", { prompt, memory: "session-1", memoryMessages: 2 }, { services });
    await executeAgent(run("I am Ada"));
    const second = run("Who am I?");
    await executeAgent(second);
    expect(second.calls.map(({ id }) => id)).toEqual(["recall", "turn[0]", "remember"]);
    expect(model.requests[1]?.messages).toEqual([
      { role: "user", content: "I am Ada" },
      { role: "assistant", content: "Hello Ada", toolCalls: [] },
      { role: "user", content: "Who am I?" },
    ]);
  });

  test("is not written twice when a step is repeated", async () => {
    const memory = memoryOf();
    for (const model of [scriptedModel({ text: "Hi" }), scriptedModel({ text: "Hi" })]) {
      const services = { ...model, memory };
      await executeAgent(durableExecutionOf("agent", { prompt: "Hello", memory: "k" }, { services }));
    }
    expect(memory.values.get("memory:k")).toHaveLength(2);
  });
});

describe("files", () => {
  const contents = {
    f1: { name: "notes.txt", type: "text/plain", text: "Net 30 days" },
    f2: { name: "logo.png", type: "image/png", text: "PNG" },
    f3: { name: "a.zip", type: "application/zip", text: "PK" },
  };

  test("give their text after the prompt, and images to the provider alone", async () => {
    const model = scriptedModel({ text: "ok" });
    const services = { ...model, files: filesOf(contents) };
    const files = [file("f1", "notes.txt", "text/plain"), file("f2", "logo.png", "image/png")];
    const execution = durableExecutionOf("agent", { prompt: "Read", files }, { services });
    await executeAgent(execution);
    expect(model.requests[0]?.messages).toEqual([
      {
        role: "user",
        content: 'Read\n\n<file name="notes.txt">\nNet 30 days\n</file>',
        images: [{ file: "f2", type: "image/png", data: "UE5H" }],
      },
    ]);
    expect(execution.calls.map(({ id }) => id)).toEqual(["files", "turn[0]"]);
    expect(JSON.stringify(execution.calls)).not.toContain("UE5H");
  });

  test.each([
    ["a file of another kind", [file("f3", "a.zip", "application/zip")], "file-type"],
    ["what is no file", "text", "not-a-file"],
  ])("%s is refused", async (_what, files, code) => {
    const services = { ...scriptedModel(), files: filesOf(contents) };
    const run = executeAgent(durableExecutionOf("agent", { prompt: "Read", files }, { services }));
    await expect(run).rejects.toMatchObject({ class: "invalid-input", code });
  });
});
