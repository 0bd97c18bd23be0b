import OpenAI, { APIConnectionTimeoutError, APIError, OpenAIError } from "openai";
import type { Json } from "@/lib/utils/json";
import { type Message, type ModelClient, ModelError, type ModelRequest, type ModelResponse } from "./model";
import { parseModelId, priceOf } from "./models";
import { collectCompletion } from "./openai-stream";
import { callProvider, type Relaxation, schemaInstruction, sendRelaxing } from "./provider-call";
import { strictSchema } from "./strict-schema";

type Body = OpenAI.ChatCompletionCreateParamsNonStreaming;

/**
 * Models behind OpenAI's Chat Completions API, which Ollama, vLLM, Gemini, Groq and OpenRouter speak too (by
 * `baseUrl`). Streams when the request has `onToken`. An output schema goes as `response_format: json_schema`,
 * strict where the schema can be said so; servers that know less get `json_object`, and then only words.
 */
export function createOpenAiClient(options: {
  apiKey: string;
  baseUrl?: string | undefined;
  fetch?: typeof fetch;
}): ModelClient {
  const client = new OpenAI({
    apiKey: options.apiKey,
    organization: null,
    project: null,
    baseURL: options.baseUrl,
    fetch: options.fetch,
    maxRetries: 0,
    logLevel: "off",
  });
  return {
    complete: (request) =>
      callProvider("OpenAI", request, describeError, async (callOptions) => {
        const startedAt = performance.now();
        const completion = await sendRelaxing(
          toBody(request),
          relaxations(request),
          badRequest,
          async (body) => {
            const { onToken } = request;
            if (onToken === undefined) return client.chat.completions.create(body, callOptions);
            const streaming = { ...body, stream: true, stream_options: { include_usage: true } } as const;
            return collectCompletion(await client.chat.completions.create(streaming, callOptions), onToken);
          },
        );
        return toResponse(request, completion, performance.now() - startedAt);
      }),
  };
}

function toBody(request: ModelRequest): Body {
  return {
    model: parseModelId(request.model)?.name ?? request.model,
    messages: [
      ...(request.system === undefined ? [] : [{ role: "system" as const, content: request.system }]),
      ...request.messages.map(toMessage),
    ],
    ...(request.maxTokens !== undefined && { max_completion_tokens: request.maxTokens }),
    ...(request.temperature !== undefined && { temperature: request.temperature }),
    ...(request.tools !== undefined && { tools: request.tools.map(toTool) }),
    ...(request.output !== undefined && { response_format: toFormat(request.output) }),
  };
}

function toFormat(output: NonNullable<ModelRequest["output"]>): OpenAI.ResponseFormatJSONSchema {
  const strict = strictSchema(output, { allRequired: true });
  return {
    type: "json_schema",
    json_schema: { name: "answer", schema: strict ?? output, strict: strict !== null },
  };
}

function toTool({ name, description, inputSchema }: NonNullable<ModelRequest["tools"]>[number]) {
  return { type: "function" as const, function: { name, description, parameters: inputSchema } };
}

function toMessage(message: Message): OpenAI.ChatCompletionMessageParam {
  if (message.role === "user") return toPrompt(message);
  if (message.role === "tool") {
    const content = message.isError ? `Error: ${message.content}` : message.content;
    return { role: "tool", tool_call_id: message.toolCallId, content };
  }
  const { content, toolCalls } = message;
  if (toolCalls.length === 0) return { role: "assistant", content };
  const tool_calls = toolCalls.map(({ id, name, arguments: input }) => ({
    id,
    type: "function" as const,
    function: { name, arguments: JSON.stringify(input) },
  }));
  return { role: "assistant", content: content === "" ? null : content, tool_calls };
}

function toPrompt({
  content,
  images = [],
}: Extract<Message, { role: "user" }>): OpenAI.ChatCompletionUserMessageParam {
  if (images.length === 0) return { role: "user", content };
  const parts = images.flatMap(({ type, data }) =>
    data === undefined
      ? []
      : { type: "image_url" as const, image_url: { url: `data:${type};base64,${data}` } },
  );
  return { role: "user", content: [{ type: "text", text: content }, ...parts] };
}

function relaxations(request: ModelRequest): Relaxation<Body>[] {
  const { output } = request;
  const inWords = (body: Body): Body =>
    output === undefined
      ? body
      : { ...body, messages: [{ role: "system", content: schemaInstruction(output) }, ...body.messages] };
  return [
    {
      when: /temperature/,
      relax: ({ temperature, ...rest }) => (temperature === undefined ? null : rest),
    },
    {
      when: /max_completion_tokens/,
      relax: ({ max_completion_tokens: most, ...rest }) =>
        most == null ? null : { ...rest, max_tokens: most },
    },
    {
      when: /response_format|schema/i,
      relax: (body) =>
        body.response_format?.type === "json_schema"
          ? inWords({ ...body, response_format: { type: "json_object" } })
          : null,
    },
    {
      when: /response_format|json_object/i,
      relax: ({ response_format, ...rest }) => (response_format?.type === "json_object" ? rest : null),
    },
  ];
}

const STOPS: Record<string, ModelResponse["stop"]> = {
  tool_calls: "tools",
  length: "length",
  content_filter: "refusal",
};

function toResponse(
  request: ModelRequest,
  completion: OpenAI.ChatCompletion,
  latencyMs: number,
): ModelResponse {
  const choice = completion.choices[0];
  if (choice?.message === undefined) throw new ModelError("unavailable", "OpenAI's answer holds no message.");
  const { content, refusal, tool_calls: calls = [] } = choice.message;
  const tokens = {
    inputTokens: completion.usage?.prompt_tokens ?? 0,
    outputTokens: completion.usage?.completion_tokens ?? 0,
  };
  const toolCalls = calls.flatMap((call) =>
    call.type === "function"
      ? { id: call.id, name: call.function.name, arguments: parseArguments(call.function.arguments) }
      : [],
  );
  const stop = refusal ? "refusal" : (STOPS[choice.finish_reason] ?? "end");
  return {
    text: refusal || (content ?? ""),
    toolCalls,
    // Some compatible servers say `stop` although they ask for tools.
    stop: stop === "end" && toolCalls.length > 0 ? "tools" : stop,
    // By the id that was asked for: the answer names a dated version of it.
    usage: { ...tokens, costUsd: priceOf(request.model, tokens).costUsd },
    model: `openai/${completion.model}`,
    latencyMs: Math.round(latencyMs),
  };
}

/** Arguments that are not JSON stay text, which then does not fit the tool's schema and is sent back as such. */
function parseArguments(text: string): Json {
  try {
    return JSON.parse(text || "{}");
  } catch {
    return text;
  }
}

function badRequest(error: unknown): string | undefined {
  return error instanceof APIError && error.status === 400 ? error.message : undefined;
}

function describeError(error: unknown) {
  if (error instanceof APIConnectionTimeoutError) return "timeout" as const;
  if (error instanceof APIError) {
    const { status, code, type, message, headers } = error;
    return { status, type: code ?? type, message, headers };
  }
  return error instanceof OpenAIError ? { message: error.message } : undefined;
}
