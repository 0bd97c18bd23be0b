import { z } from "zod";
import type { AgentHost } from "@/lib/ai/agent-loop";
import type { Message, ModelRequest, ModelResponse } from "@/lib/ai/model";
import { canonicalJson, type Json, toJson } from "@/lib/utils/json";
import { sha256 } from "@/lib/utils/sha256";
import type { CallExecution, DurableExecution, Usage } from "../execution";
import { type ErrorClass, NodeError } from "../node-error";

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

export interface ModelCalls {
  /** Models that are asked in turn where the one before cannot answer for now. */
  fallback: readonly string[];
  /** How long an answer may be given again to the same request, in milliseconds; 0 for never. */
  cacheMs: number;
}

/** Failures that another model may not have. */
const PASSED_ON: readonly ErrorClass[] = ["unavailable", "rate-limited", "timeout"];

/**
 * Model calls as durable steps `turn[0]`, `turn[1]` …: each recorded with its request, answer and usage, and
 * never paid for twice. When one has failed for good, the next model takes over for the rest of the turns,
 * as `turn[0]/fallback[0]`.
 */
export function modelCalls(
  call: DurableExecution<unknown>["call"],
  { fallback, cacheMs }: ModelCalls,
): AgentHost["callModel"] {
  let failed = 0;
  return async (turn, request) => {
    const models = [request.model, ...fallback];
    for (;;) {
      const id = `turn[${turn - 1}]${failed === 0 ? "" : `/fallback[${failed - 1}]`}`;
      try {
        return await callModel(call, id, { ...request, model: models[failed] ?? request.model }, cacheMs);
      } catch (error) {
        const passed = error instanceof NodeError && PASSED_ON.includes(error.class);
        if (!passed || failed + 1 >= models.length) throw error;
        failed += 1;
      }
    }
  };
}

async function callModel(
  call: DurableExecution<unknown>["call"],
  id: string,
  request: ModelRequest,
  cacheMs: number,
): Promise<ModelResponse> {
  const answer = await call(id, toJson(request), (execution) =>
    cacheMs > 0 ? answerOnce(execution, request, cacheMs) : ask(execution, request),
  );
  return responseSchema.parse(answer);
}

interface Answer {
  output: Json;
  usage: Usage;
}

async function ask(execution: CallExecution, request: ModelRequest): Promise<Answer> {
  const { services, signal, idempotencyKey, timeoutMs } = execution;
  const messages = await withImages(execution, request.messages);
  const response = await services.model({ ...request, messages, signal, idempotencyKey, timeoutMs });
  return { output: toJson(response), usage: { model: response.model, ...response.usage } };
}

/** The answer that was given to the same request before, which then costs nothing, or a new one. */
async function answerOnce(execution: CallExecution, request: ModelRequest, cacheMs: number): Promise<Answer> {
  const { memory } = execution.services;
  const key = hashOf(toJson(request));
  const known = responseSchema.safeParse(await memory.read("cache", key, cacheMs));
  if (known.success) {
    execution.log("An earlier answer to the same request was given again.");
    const usage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };
    return { output: toJson({ ...known.data, usage }), usage: { model: known.data.model, ...usage } };
  }
  const answer = await ask(execution, request);
  const { stop } = responseSchema.parse(answer.output);
  // The demo model costs nothing, and must not answer any more once there is a key for another.
  const worthKeeping = answer.usage.model !== "demo" && (stop === "end" || stop === "tools");
  if (worthKeeping) await memory.write("cache", key, answer.output);
  return answer;
}

function hashOf(value: Json): string {
  return Array.from(sha256(canonicalJson(value)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The messages with their images filled in; what is recorded has only their names. */
async function withImages({ services }: CallExecution, messages: Message[]): Promise<Message[]> {
  return await Promise.all(
    messages.map(async (message) => {
      if (message.role !== "user" || message.images === undefined) return message;
      const images = message.images.map(async (image) => {
        const { bytes } = await services.files.read(image.file);
        return { ...image, data: Buffer.from(bytes).toString("base64") };
      });
      return { ...message, images: await Promise.all(images) };
    }),
  );
}
