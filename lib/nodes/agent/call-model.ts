import { z } from "zod";
import type { ModelRequest, ModelResponse } from "@/lib/ai/model";
import { toJson } from "@/lib/utils/json";
import type { DurableExecution } from "../execution";

const responseSchema = z.object({
  text: z.string(),
  toolCalls: z.array(z.object({ id: z.string(), name: z.string(), arguments: z.json() })),
  stop: z.enum(["end", "tools", "length", "refusal"]),
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number(), costUsd: z.number() }),
  model: z.string(),
  latencyMs: z.number(),
  reasoning: z.string().exactOptional(),
  raw: z.json().exactOptional(),
});

/** One model call as a durable step: recorded with its request, answer and usage, and never paid for twice. */
export async function callModel(
  call: DurableExecution<unknown>["call"],
  id: string,
  request: ModelRequest,
): Promise<ModelResponse> {
  const answer = await call(id, toJson(request), async ({ services, signal, idempotencyKey, timeoutMs }) => {
    const response = await services.model({ ...request, signal, idempotencyKey, timeoutMs });
    return { output: toJson(response), usage: { model: response.model, ...response.usage } };
  });
  return responseSchema.parse(answer);
}
