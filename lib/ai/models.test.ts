import { expect, test } from "vitest";
import { MODELS, parseModelId, priceOf } from "./models";

test("ids are unique and belong to their provider", () => {
  expect(new Set(MODELS.map(({ id }) => id)).size).toBe(MODELS.length);
  for (const { id, provider } of MODELS) expect(parseModelId(id)?.provider).toBe(provider);
});

test("any model of a provider has an id, and nothing else has", () => {
  expect(parseModelId("openai/meta/llama-4")).toEqual({ provider: "openai", name: "meta/llama-4" });
  for (const id of ["", "default", "openai/", "claude", "groq/x"]) expect(parseModelId(id)).toBeNull();
});

test("a call is priced per million tokens, at the higher rate when its input is long", () => {
  const cost = (model: string, inputTokens: number) =>
    priceOf(model, { inputTokens, outputTokens: 1_000_000 });
  expect(cost("anthropic/claude-haiku-5-5", 100_000)).toEqual({ costUsd: 0.51, known: true });
  expect(cost("anthropic/claude-haiku-5-5", 200_000)).toEqual({ costUsd: 2.6, known: true });
  expect(cost("demo", 100_000)).toEqual({ costUsd: 0, known: true });
});

test("a model that is not in the catalogue costs 0 and says that its price is not known", () => {
  expect(priceOf("openai/llama-4", { inputTokens: 5, outputTokens: 5 })).toEqual({
    costUsd: 0,
    known: false,
  });
});
