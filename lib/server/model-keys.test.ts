import { expect, test } from "vitest";
import { json, startWireServer } from "@/lib/ai/testing/wire-server";
import { deleteCredential, listCredentials } from "./credentials";
import { prisma } from "./db";
import { callModel } from "./integrations/model";
import { defaultModel, listModels, saveModelKey, setDefaultModel } from "./model-keys";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";

withTestDatabase();

const ask = { model: "default", messages: [{ role: "user", content: "Hello" } as const] };

const answer = json({
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1,
  model: "gpt-test",
  choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "Hi there" } }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
});

test("without a key the default is the demo model, which answers", async () => {
  const { workspaceId } = await newCaller();
  expect(await defaultModel(workspaceId)).toBe("demo");
  expect(await callModel(workspaceId, ask)).toMatchObject({ model: "demo", usage: { costUsd: 0 } });
});

test("a key is stored encrypted, never sent back, and calls the provider from then on", async () => {
  const caller = await newCaller();
  await using server = await startWireServer(answer);
  const apiKey = "sk-test-very-secret-0123456789";
  await saveModelKey(caller, "openai", { apiKey: "sk-test-an-earlier-one" });
  await saveModelKey(caller, "openai", { apiKey, baseUrl: server.url });
  const row = await prisma().credential.findFirstOrThrow({ where: { workspaceId: caller.workspaceId } });
  expect(Buffer.from(row.secret).toString("latin1")).not.toContain("very-secret");
  expect(JSON.stringify(await listCredentials(caller))).not.toContain("very-secret");
  const { models } = await listModels(caller);
  expect(models.filter(({ provider }) => provider === "openai").every(({ available }) => available)).toBe(
    true,
  );
  await setDefaultModel(caller, "openai/gpt-test");
  expect(await callModel(caller.workspaceId, ask)).toMatchObject({ text: "Hi there" });
  expect(server.received[0]?.headers["authorization"]).toBe(`Bearer ${apiKey}`);
});

test("a provider without a key is an error that says how to add one", async () => {
  const { workspaceId } = await newCaller();
  const call = callModel(workspaceId, { ...ask, model: "anthropic/claude-test" });
  await expect(call).rejects.toMatchObject({
    class: "auth",
    message: expect.stringContaining("ANTHROPIC_API_KEY"),
  });
  await expect(callModel(workspaceId, { ...ask, model: "nobody/x" })).rejects.toMatchObject({
    code: "unknown-model",
  });
});

test("keys and defaults of others are out of reach", async () => {
  const [caller, stranger] = [await newCaller(), await newCaller()];
  await saveModelKey(caller, "openai", { apiKey: "sk-test-0123456789" });
  const [{ id } = { id: "" }] = (await listCredentials(caller)).items;
  await expect(deleteCredential(stranger, id)).rejects.toMatchObject({ code: "not-found" });
  expect((await listCredentials(stranger)).items).toEqual([]);
  await expect(setDefaultModel(caller, "not a model")).rejects.toMatchObject({ code: "invalid-request" });
  await deleteCredential(caller, id);
  expect((await listCredentials(caller)).items).toEqual([]);
});
