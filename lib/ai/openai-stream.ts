import type OpenAI from "openai";
import { ModelError } from "./model";

type Chunk = OpenAI.ChatCompletionChunk;
type Choice = Chunk["choices"][number];
type CallDelta = NonNullable<Choice["delta"]["tool_calls"]>[number];

interface Call {
  id: string;
  type: "function";
  function: { name: string; arguments: string };
}

/**
 * Joins a streamed completion into the form of an unstreamed one. Throws `ModelError` `unavailable` when the
 * stream ends before the model said why it stopped, as a dropped connection does.
 */
export async function collectCompletion(
  stream: AsyncIterable<Chunk>,
  onToken: (text: string) => void,
): Promise<OpenAI.ChatCompletion> {
  const calls: Call[] = [];
  const text = { content: "", refusal: "" };
  let finish: Choice["finish_reason"] = null;
  let last: Chunk | undefined;
  let usage: OpenAI.CompletionUsage | undefined;
  for await (const chunk of stream) {
    last = chunk;
    usage = chunk.usage ?? usage;
    const choice = chunk.choices[0];
    if (choice === undefined) continue;
    const { content, refusal, tool_calls: deltas } = choice.delta;
    if (content) onToken(content);
    text.content += content ?? "";
    text.refusal += refusal ?? "";
    for (const delta of deltas ?? []) addCall(calls, delta);
    finish = choice.finish_reason ?? finish;
  }
  if (last === undefined || finish === null)
    throw new ModelError("unavailable", "OpenAI's answer ended early.");
  const message = {
    role: "assistant" as const,
    content: text.content,
    refusal: text.refusal || null,
    tool_calls: calls,
  };
  return {
    id: last.id,
    created: last.created,
    model: last.model,
    object: "chat.completion",
    choices: [{ index: 0, finish_reason: finish, logprobs: null, message }],
    ...(usage !== undefined && { usage }),
  };
}

/** A call's first piece has its id and name, the others more of the arguments' text. */
function addCall(calls: Call[], { index, id, function: part }: CallDelta): void {
  const call = calls[index] ?? { id: "", type: "function", function: { name: "", arguments: "" } };
  calls[index] = call;
  call.id ||= id ?? "";
  call.function.name ||= part?.name ?? "";
  call.function.arguments += part?.arguments ?? "";
}
