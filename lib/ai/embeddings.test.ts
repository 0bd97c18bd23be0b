import { expect, test } from "vitest";
import { createEmbedder } from "./embeddings";
import { type Answer, hang, json, startWireServer } from "./testing/wire-server";

const { signal } = new AbortController();

function embedderOf(url: string) {
  return createEmbedder({ apiKey: "sk-test", baseUrl: url, timeoutMs: 5000 });
}

/** Answers with a vector for each input, the last one first. */
const embed: Answer = (response, received) => {
  const { input } = received.body;
  const texts = Array.isArray(input) ? input : [];
  const data = texts.map((text, index) => ({ index, embedding: [String(text).length, 0] })).reverse();
  json({ object: "list", data, model: "m" })(response, received);
};

test("vectors come in the order of the texts, at length 1, in requests of a bounded size", async () => {
  await using server = await startWireServer(embed);
  const texts = Array.from({ length: 200 }, (_, index) => `text ${index}`);
  const vectors = await embedderOf(server.url)(texts, signal);
  expect(vectors).toHaveLength(200);
  expect(vectors[0]).toEqual([1, 0]);
  expect(
    server.received.map(({ body }) => (Array.isArray(body["input"]) ? body["input"].length : 0)),
  ).toEqual([128, 72]);
  expect(server.received[0]).toMatchObject({ path: "/embeddings", body: { dimensions: 256 } });
});

test("an answer with vectors left out is refused", async () => {
  await using server = await startWireServer(json({ object: "list", data: [], model: "m" }));
  await expect(embedderOf(server.url)(["a"], signal)).rejects.toThrow("left out");
});

test("an aborted request ends", async () => {
  await using server = await startWireServer(hang);
  const controller = new AbortController();
  const vectors = embedderOf(server.url)(["a"], controller.signal);
  controller.abort();
  await expect(vectors).rejects.toThrow();
});
