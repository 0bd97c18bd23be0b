import { z } from "zod";
import type { Message } from "@/lib/ai/model";
import type { DurableExecution } from "../execution";

const remembered = z.array(
  z.object({
    role: z.enum(["user", "assistant"]),
    content: z.string(),
    /** Which step said it, so that an attempt that is repeated does not say it twice. */
    by: z.string(),
  }),
);

type Call = DurableExecution<unknown>["call"];

/** What was said before under a key, at most the last `limit` messages; read in a durable step. */
export async function recall(call: Call, key: string, limit: number): Promise<Message[]> {
  const known = await call("recall", { key }, async ({ services }) => ({
    output: await services.memory.read("memory", key, Number.POSITIVE_INFINITY),
  }));
  const messages = remembered.safeParse(known);
  if (!messages.success) return [];
  return messages.data
    .slice(-limit)
    .map(({ role, content }) => (role === "user" ? { role, content } : { role, content, toolCalls: [] }));
}

/** Adds a prompt and its answer to what is known under a key, of which the last `limit` messages stay. */
export async function remember(
  call: Call,
  key: string,
  limit: number,
  { prompt, answer }: { prompt: string; answer: string },
): Promise<void> {
  await call("remember", { key, prompt, answer }, async ({ services, idempotencyKey: by }) => {
    const known = remembered.safeParse(await services.memory.read("memory", key, Number.POSITIVE_INFINITY));
    const messages = (known.success ? known.data : []).filter((message) => message.by !== by);
    messages.push({ role: "user", content: prompt, by }, { role: "assistant", content: answer, by });
    await services.memory.write("memory", key, messages.slice(-limit));
    return { output: null };
  });
}
