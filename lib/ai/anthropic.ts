import Anthropic, { AnthropicError, APIConnectionTimeoutError, APIError } from "@anthropic-ai/sdk";
import { toJson } from "@/lib/utils/json";
import { type Message, type ModelClient, ModelError, type ModelRequest, type ModelResponse } from "./model";
import { parseModelId, priceOf } from "./models";
import { callProvider, type Relaxation, schemaInstruction, sendRelaxing } from "./provider-call";
import { strictSchema } from "./strict-schema";

/** The API wants a number. Reasoning counts too, so this leaves room for it. */
const DEFAULT_MAX_TOKENS = 16_000;

/** The SDK's types no longer list `temperature`, which older models still take. */
type Body = Anthropic.MessageCreateParamsNonStreaming & { temperature?: number };

/**
 * Claude by Anthropic's Messages API. Streams when the request has `onToken`. An output schema goes as native
 * structured output (`output_config.format`); where the schema or the model does not allow that, it is put
 * into words in the system prompt. `temperature` is left out for models that refuse it.
 */
export function createAnthropicClient(options: {
  apiKey: string;
  baseUrl?: string | undefined;
  fetch?: typeof fetch;
}): ModelClient {
  const client = new Anthropic({
    apiKey: options.apiKey,
    baseURL: options.baseUrl,
    fetch: options.fetch,
    maxRetries: 0,
    logLevel: "off",
  });
  return {
    complete: (request) =>
      callProvider("Anthropic", request, describeError, async (callOptions) => {
        const startedAt = performance.now();
        const message = await sendRelaxing(toBody(request), relaxations(request), badRequest, (body) => {
          const { onToken } = request;
          if (onToken === undefined) return client.messages.create(body, callOptions);
          return client.messages.stream(body, callOptions).on("text", onToken).finalMessage();
        });
        return toResponse(request, message, performance.now() - startedAt);
      }),
  };
}

function toBody(request: ModelRequest): Body {
  const format = request.output && strictSchema(request.output, { allRequired: false });
  const body: Body = {
    model: parseModelId(request.model)?.name ?? request.model,
    max_tokens: request.maxTokens ?? DEFAULT_MAX_TOKENS,
    messages: toMessages(request.messages),
    ...(request.system !== undefined && { system: request.system }),
    ...(request.temperature !== undefined && { temperature: request.temperature }),
    ...(request.tools !== undefined && { tools: request.tools.map(toTool) }),
  };
  if (request.output === undefined) return body;
  if (format == null) return withInstruction(body, request);
  return { ...body, output_config: { format: { type: "json_schema", schema: format } } };
}

function withInstruction(body: Body, { system, output }: ModelRequest): Body {
  if (output === undefined) return body;
  return { ...body, system: [system, schemaInstruction(output)].filter(Boolean).join("\n\n") };
}

function relaxations(request: ModelRequest): Relaxation<Body>[] {
  return [
    {
      when: /temperature/,
      relax: ({ temperature, ...rest }) => (temperature === undefined ? null : rest),
    },
    {
      when: /output_config|output_format|schema|structured/i,
      relax: ({ output_config, ...rest }) =>
        output_config === undefined ? null : withInstruction(rest, request),
    },
    {
      when: /max_tokens/,
      relax: (body) => (request.maxTokens === undefined ? { ...body, max_tokens: 4096 } : null),
    },
  ];
}

function toTool({
  name,
  description,
  inputSchema,
}: NonNullable<ModelRequest["tools"]>[number]): Anthropic.Tool {
  return { name, description, input_schema: { ...inputSchema, type: "object" } };
}

/** Results of one turn's tools have to stand together in the next message. */
function toMessages(messages: Message[]): Anthropic.MessageParam[] {
  const params: Anthropic.MessageParam[] = [];
  let results: Anthropic.ToolResultBlockParam[] | undefined;
  for (const message of messages) {
    if (message.role !== "tool") {
      results = undefined;
      params.push(
        message.role === "user" ? toPrompt(message) : { role: "assistant", content: toContent(message) },
      );
      continue;
    }
    if (results === undefined) {
      results = [];
      params.push({ role: "user", content: results });
    }
    const { toolCallId, content, isError } = message;
    results.push({ type: "tool_result", tool_use_id: toolCallId, content, is_error: isError });
  }
  return params;
}

const IMAGE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;

function toPrompt({ content, images = [] }: Extract<Message, { role: "user" }>): Anthropic.MessageParam {
  if (images.length === 0) return { role: "user", content };
  const blocks = images.flatMap(({ type, data }): Anthropic.ImageBlockParam[] => {
    const media_type = IMAGE_TYPES.find((known) => known === type);
    if (media_type === undefined || data === undefined) return [];
    return [{ type: "image", source: { type: "base64", media_type, data } }];
  });
  // The API refuses empty text.
  return { role: "user", content: [...blocks, { type: "text", text: content || "See the images." }] };
}

function toContent(message: Extract<Message, { role: "assistant" }>): string | Anthropic.ContentBlockParam[] {
  // Written by `toResponse` below from the SDK's own content blocks, which the API takes back unchanged.
  if (Array.isArray(message.raw)) return message.raw as unknown as Anthropic.ContentBlockParam[];
  // The API refuses empty text.
  if (message.toolCalls.length === 0) return message.content || "(no answer)";
  const calls = message.toolCalls.map(({ id, name, arguments: input }) => ({
    type: "tool_use" as const,
    id,
    name,
    input,
  }));
  return message.content === "" ? calls : [{ type: "text", text: message.content }, ...calls];
}

const STOPS: Partial<Record<Anthropic.StopReason, ModelResponse["stop"]>> = {
  tool_use: "tools",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  refusal: "refusal",
};

function toResponse(request: ModelRequest, message: Anthropic.Message, latencyMs: number): ModelResponse {
  if (message.stop_reason === null) throw new ModelError("unavailable", "Anthropic's answer ended early.");
  const { usage } = message;
  const inputTokens =
    usage.input_tokens + (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0);
  const tokens = { inputTokens, outputTokens: usage.output_tokens };
  const reasoning = message.content
    .flatMap((block) => (block.type === "thinking" ? block.thinking : []))
    .join("\n");
  const signed = message.content.some(({ type }) => type === "thinking" || type === "redacted_thinking");
  return {
    text: message.content.flatMap((block) => (block.type === "text" ? block.text : [])).join(""),
    toolCalls: message.content.flatMap((block) =>
      block.type === "tool_use" ? { id: block.id, name: block.name, arguments: toJson(block.input) } : [],
    ),
    stop: STOPS[message.stop_reason] ?? "end",
    // By the id that was asked for: the answer names a dated version of it.
    usage: { ...tokens, costUsd: priceOf(request.model, tokens).costUsd },
    model: `anthropic/${message.model}`,
    latencyMs: Math.round(latencyMs),
    ...(reasoning !== "" && { reasoning }),
    ...(signed && { raw: toJson(message.content) }),
  };
}

function badRequest(error: unknown): string | undefined {
  return error instanceof APIError && error.status === 400 ? (error.apiMessage ?? error.message) : undefined;
}

function describeError(error: unknown) {
  if (error instanceof APIConnectionTimeoutError) return "timeout" as const;
  if (error instanceof APIError) {
    const { status, type, apiMessage, message, headers } = error;
    return { status, type: type ?? undefined, message: apiMessage ?? message, headers };
  }
  // The SDK's own plain errors say that a stream was cut off or not what the protocol promises; those with
  // a cause only wrap what somebody else threw.
  return error instanceof AnthropicError && error.cause === undefined
    ? { message: error.message }
    : undefined;
}
