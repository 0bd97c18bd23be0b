import OpenAI from "openai";

/** One whose vectors can be short, and which servers that speak the same protocol take by this name, too. */
const MODEL = "text-embedding-3-small";
/** Short vectors cost little to compare, and lose little (OpenAI, “New embedding models”, January 2024). */
const DIMENSIONS = 256;
/** Inputs of one request. */
const BATCH = 128;

/** Gives a vector of length 1 and 256 numbers for each text, in order. */
export type Embed = (texts: string[], signal: AbortSignal) => Promise<number[][]>;

/** Embeddings by OpenAI's API, or a server that speaks it. Throws the SDK's errors. */
export function createEmbedder(options: {
  apiKey: string;
  baseUrl?: string | undefined;
  timeoutMs: number;
}): Embed {
  const client = new OpenAI({
    apiKey: options.apiKey,
    organization: null,
    project: null,
    baseURL: options.baseUrl,
    maxRetries: 1,
    timeout: options.timeoutMs,
    logLevel: "off",
  });
  return async (texts, signal) => {
    const vectors: number[][] = [];
    for (let start = 0; start < texts.length; start += BATCH) {
      const input = texts.slice(start, start + BATCH);
      const body = { model: MODEL, input, dimensions: DIMENSIONS, encoding_format: "float" } as const;
      const { data } = await client.embeddings.create(body, { signal });
      const inOrder = [...data].sort((a, b) => a.index - b.index);
      if (inOrder.length !== input.length) throw new Error("The provider left out embeddings");
      vectors.push(...inOrder.map(({ embedding }) => unit(embedding)));
    }
    return vectors;
  };
}

/** The vector at length 1, so that a product of two is their likeness. */
function unit(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
