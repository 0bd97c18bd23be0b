import type { Json, JsonObject } from "@/lib/utils/json";

// What crosses a step boundary is a `type`, not an `interface`, as only those are assignable to `JsonObject`.

/** A tool the model asked for. `id` ties the result to the call and is unique in a conversation. */
export type ToolCall = {
  id: string;
  name: string;
  arguments: Json;
};

/** A tool the model may ask for; `inputSchema` is a JSON Schema of type object. */
export type ToolSpec = {
  name: string;
  description: string;
  inputSchema: JsonObject;
};

/** An image beside a prompt. What is recorded of a request names its file; `data`, in base64, is for the provider. */
export type ImagePart = {
  file: string;
  /** Media type. */
  type: string;
  data?: string;
};

/**
 * One message of a conversation, the same for every provider. `raw` is a turn in its provider's own form
 * (`ModelResponse.raw`); a client that finds its own there sends it back unchanged, because reasoning
 * blocks carry signatures.
 */
export type Message =
  | { role: "user"; content: string; images?: ImagePart[] }
  | { role: "assistant"; content: string; toolCalls: ToolCall[]; raw?: Json }
  | { role: "tool"; toolCallId: string; name: string; content: string; isError: boolean };

export interface ModelRequest {
  /** As the catalogue names it: `demo`, `anthropic/<model>` or `openai/<model>`. */
  model: string;
  system?: string;
  messages: Message[];
  tools?: ToolSpec[];
  /** JSON Schema of the answer, whose text is then JSON. */
  output?: JsonObject;
  temperature?: number;
  maxTokens?: number;
  signal?: AbortSignal;
  /** Gets the answer's text piece by piece; the pieces joined are the response's text. */
  onToken?: (text: string) => void;
  /** Sent as the `Idempotency-Key` header. */
  idempotencyKey?: string;
  /** For the whole call, streaming included. Default 60,000. */
  timeoutMs?: number;
}

export type ModelUsage = {
  inputTokens: number;
  outputTokens: number;
  /** 0 where the model's price is not known. */
  costUsd: number;
};

export type ModelResponse = {
  text: string;
  toolCalls: ToolCall[];
  stop: "end" | "tools" | "length" | "refusal";
  usage: ModelUsage;
  model: string;
  latencyMs: number;
  /** What the model said it was thinking, where the provider tells. */
  reasoning?: string;
  /** The turn in the provider's own form, to be handed back in `Message.raw`. */
  raw?: Json;
};

export interface ModelClient {
  /**
   * One call, never retried here. Throws `ModelError`; if `signal` was aborted, throws the signal's reason
   * instead.
   */
  complete(request: ModelRequest): Promise<ModelResponse>;
}

const RETRYABLE = {
  auth: false,
  "rate-limited": true,
  timeout: true,
  unavailable: true,
  refused: false,
  "invalid-input": false,
} as const;
export type ModelErrorClass = keyof typeof RETRYABLE;

/** A call that failed, in the classes of design 4.10. The message is written for the workflow's builder. */
export class ModelError extends Error {
  readonly class: ModelErrorClass;
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfterMs?: number;

  constructor(
    errorClass: ModelErrorClass,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number | undefined } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "ModelError";
    this.class = errorClass;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }

  get retryable(): boolean {
    return RETRYABLE[this.class];
  }
}
