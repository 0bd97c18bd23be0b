import type { ModelRequest, ModelResponse } from "@/lib/ai/model";
import type { Json, JsonObject } from "@/lib/utils/json";
import type { MemoryService } from "../services";

/** What each answer of a scripted model took. */
export const SCRIPTED_USAGE = { inputTokens: 10, outputTokens: 5, costUsd: 0.001 };

/** A model that gives the answers in turn, or throws them, and notes what it was asked. */
export function scriptedModel(...answers: (Partial<ModelResponse> | Error)[]) {
  const requests: ModelRequest[] = [];
  return {
    requests,
    model: async (request: ModelRequest): Promise<ModelResponse> => {
      requests.push(request);
      const answer = answers[requests.length - 1];
      if (answer instanceof Error) throw answer;
      const usage = SCRIPTED_USAGE;
      return { text: "", toolCalls: [], stop: "end", usage, model: "test", latencyMs: 1, ...answer };
    },
  };
}

/** An answer that asks for one tool. */
export function toolCallOf(name: string, args: JsonObject): Partial<ModelResponse> {
  return { stop: "tools", toolCalls: [{ id: "c1", name, arguments: args }] };
}

/** A memory that forgets nothing, whatever the age. */
export function memoryOf(): MemoryService & { values: Map<string, Json> } {
  const values = new Map<string, Json>();
  return {
    values,
    read: async (kind, key) => values.get(`${kind}:${key}`) ?? null,
    write: async (kind, key, value) => void values.set(`${kind}:${key}`, value),
  };
}
