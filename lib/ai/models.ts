/** Who answers. `openai` also stands for servers that speak its API at another base URL. */
export type Provider = "demo" | "anthropic" | "openai";

/** USD per million tokens; `above` applies to the whole call when its input is longer than that. */
interface Prices {
  input: number;
  output: number;
  above?: { inputTokens: number; input: number; output: number };
}

export interface ModelInfo {
  /** What a document says: `demo`, `anthropic/<model>` or `openai/<model>`. */
  id: string;
  label: string;
  provider: Provider;
  prices: Prices;
  /** Tokens. */
  contextWindow: number;
}

/**
 * The models offered in the picker, best first within each provider. Any other id of a provider works too.
 * Prices as listed in November 2026: Anthropic's on its own pricing page, OpenAI's by public price lists.
 * They only estimate a call's cost here; the provider's bill is what counts.
 */
export const MODELS: readonly ModelInfo[] = [
  model("demo", "Demo model (offline, rule-based)", 128_000, { input: 0, output: 0 }),
  model("anthropic/claude-opus-5-5", "Claude Opus 5.5", 1_000_000, { input: 4, output: 20 }),
  model("anthropic/claude-sonnet-5-5", "Claude Sonnet 5.5", 1_000_000, { input: 2, output: 10 }),
  model("anthropic/claude-haiku-5-5", "Claude Haiku 5.5", 1_000_000, {
    input: 0.1,
    output: 0.5,
    above: { inputTokens: 100_000, input: 0.5, output: 2.5 },
  }),
  model("anthropic/claude-fable-5-1", "Claude Fable 5.1", 1_000_000, { input: 10, output: 50 }),
  model("anthropic/claude-haiku-4-5", "Claude Haiku 4.5", 200_000, { input: 1, output: 5 }),
  model("openai/gpt-5.6-sol", "GPT-5.6 Sol", 1_050_000, longContext(5, 30)),
  model("openai/gpt-5.6-terra", "GPT-5.6 Terra", 1_050_000, longContext(2, 12)),
  model("openai/gpt-5.6-luna", "GPT-5.6 Luna", 400_000, longContext(0.2, 1.2)),
  model("openai/gpt-5.4", "GPT-5.4", 1_050_000, longContext(2.5, 15)),
  model("openai/gpt-5-mini", "GPT-5 mini", 400_000, { input: 0.25, output: 2 }),
  model("openai/gpt-4.1", "GPT-4.1", 1_047_576, { input: 2, output: 8 }),
];

/** Provider and the provider's own name of a model, or null if the id names no provider we know. */
export function parseModelId(id: string): { provider: Provider; name: string } | null {
  if (id === "demo") return { provider: "demo", name: "demo" };
  const [, provider, name] = /^(anthropic|openai)\/(.+)$/.exec(id) ?? [];
  if (name === undefined) return null;
  return { provider: provider === "anthropic" ? "anthropic" : "openai", name };
}

/** What a call cost. `known` is false, and the cost 0, for a model that is not in the catalogue. */
export function priceOf(
  modelId: string,
  usage: { inputTokens: number; outputTokens: number },
): { costUsd: number; known: boolean } {
  const prices = MODELS.find((entry) => entry.id === modelId)?.prices;
  if (prices === undefined) return { costUsd: 0, known: false };
  const { above } = prices;
  const tier = above !== undefined && usage.inputTokens > above.inputTokens ? above : prices;
  return {
    costUsd: (usage.inputTokens * tier.input + usage.outputTokens * tier.output) / 1_000_000,
    known: true,
  };
}

function model(id: string, label: string, contextWindow: number, prices: Prices): ModelInfo {
  return { id, label, provider: parseModelId(id)?.provider ?? "demo", prices, contextWindow };
}

/** OpenAI bills calls of more than 272,000 input tokens at twice the input and 1.5 times the output price. */
function longContext(input: number, output: number): Prices {
  return { input, output, above: { inputTokens: 272_000, input: input * 2, output: output * 1.5 } };
}
