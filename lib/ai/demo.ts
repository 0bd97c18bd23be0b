import { setImmediate } from "node:timers/promises";
import { fillSchema } from "./demo-fill";
import { normalise, readPrompt, summarise } from "./demo-prompt";
import { draftOf } from "./demo-rules";
import type { Message, ModelClient, ModelRequest, ModelResponse, ToolCall, ToolSpec } from "./model";

/**
 * The demo model: offline, free, and the same answer to the same request, so that workflows can be built and
 * tried without a key. It is no language model; these are its rules:
 *
 * 1. It reads facts in the user's prompt: `Key: value` lines, `<key>…</key>` blocks, members of JSON objects.
 *    Its other rules look only at their values, or at the whole prompt where there are none.
 * 2. A tool whose name the prompt or the system prompt mentions is called, once, with arguments filled from
 *    the prompt by the tool's input schema. Its result is a further fact.
 * 3. With an output schema, every property is filled by its name and type (`demo-fill.ts`): `score` by signals
 *    such as company size, budget and urgency, `quality` and `feedback` by what a draft has and lacks,
 *    `subject` and `body` as a short message (all in the tables of `demo-rules.ts`), choices by mention,
 *    a choice whose classes are described by the words that the text shares with them (`demo-choice.ts`),
 *    anything else from the fact of the same name, or from what running text says of it (`demo-find.ts`).
 * 4. Without one, it writes a message if it is asked to write, and else repeats the gist, saying what it is.
 * 5. A token is four characters, rounded up. Nothing costs anything.
 */
export function demoModel(): ModelClient {
  return { complete };
}

const CHARACTERS_PER_TOKEN = 4;

async function complete(request: ModelRequest): Promise<ModelResponse> {
  request.signal?.throwIfAborted();
  const call = nextToolCall(request);
  const whole = call === undefined ? answer(request) : "";
  const most = (request.maxTokens ?? Infinity) * CHARACTERS_PER_TOKEN;
  const text = whole.slice(0, most);
  if (request.onToken !== undefined) await stream(text, request.onToken, request.signal);
  const stop = text.length < whole.length ? "length" : "end";
  return {
    text,
    toolCalls: call === undefined ? [] : [call],
    stop: call === undefined ? stop : "tools",
    usage: {
      inputTokens: tokens(
        `${request.system ?? ""}${request.messages.map(({ content }) => content).join("")}`,
      ),
      outputTokens: tokens(text + (call === undefined ? "" : JSON.stringify(call.arguments))),
      costUsd: 0,
    },
    model: "demo",
    latencyMs: 0,
  };
}

/** Word by word, letting other work in between. */
async function stream(text: string, onToken: (text: string) => void, signal?: AbortSignal): Promise<void> {
  for (const [word] of text.matchAll(/\s*\S+\s*$|\s*\S+/g)) {
    await setImmediate();
    signal?.throwIfAborted();
    onToken(word);
  }
}

function tokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

function answer({ messages, output }: ModelRequest): string {
  const asked = userText(messages);
  const results = messages.flatMap((message) =>
    message.role === "tool"
      ? `\n<result-of-${message.name}>${message.content}</result-of-${message.name}>`
      : [],
  );
  const prompt = readPrompt(asked + results.join(""));
  if (output !== undefined) return JSON.stringify(fillSchema(output, prompt));
  const last = messages.findLast((message) => message.role === "tool");
  if (last !== undefined) return `Demo answer, from ${last.name}: ${summarise(last.content, 1000)}`;
  if (/\b(write|draft|compose|reply to)\b/i.test(asked)) return draftOf(prompt).body;
  return `Demo answer (no model key is set): ${summarise(prompt.data)}`;
}

/** The offered tool that is mentioned first and has not been called yet. */
function nextToolCall({ system = "", messages, tools = [] }: ModelRequest): ToolCall | undefined {
  const asked = userText(messages);
  const words = ` ${normalise(`${asked} ${system}`).replaceAll(/[^\p{L}\p{N}]+/gu, " ")} `;
  const called = messages.flatMap((message) =>
    message.role === "assistant" ? message.toolCalls.map(({ name }) => name) : [],
  );
  const place = ({ name }: ToolSpec) =>
    words.indexOf(` ${normalise(name).replaceAll(/[^\p{L}\p{N}]+/gu, " ")} `);
  const tool = tools
    .filter((one) => place(one) >= 0 && !called.includes(one.name))
    .sort((a, b) => place(a) - place(b))[0];
  if (tool === undefined) return undefined;
  const input = fillSchema(tool.inputSchema, readPrompt(asked));
  return { id: `demo_call_${called.length + 1}`, name: tool.name, arguments: input };
}

function userText(messages: Message[]): string {
  return messages.flatMap((message) => (message.role === "user" ? message.content : [])).join("\n\n");
}
