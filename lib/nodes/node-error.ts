/** Classes of failure, and whether trying again may help (design 4.10). */
export const ERROR_CLASSES = {
  "invalid-input": { retryable: false },
  auth: { retryable: false },
  "rate-limited": { retryable: true },
  timeout: { retryable: true },
  unavailable: { retryable: true },
  refused: { retryable: false },
  interrupted: { retryable: true },
  limit: { retryable: false },
  cancelled: { retryable: false },
  bug: { retryable: false },
} as const satisfies Record<string, { retryable: boolean }>;
export type ErrorClass = keyof typeof ERROR_CLASSES;

/** A failure as it is recorded and sent over the wire. */
export interface RunError {
  class: ErrorClass;
  code: string;
  message: string;
  nodeId?: string;
  path?: string;
  retryable: boolean;
}

/** A node's failure, with the policy it asks for. `message` is written for the person who built the workflow. */
export class NodeError extends Error {
  readonly class: ErrorClass;
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  /** Set where this failure stands for that of another step, such as one in a container's body. */
  readonly origin: RunError | undefined;

  constructor(
    errorClass: ErrorClass,
    code: string,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number | undefined; origin?: RunError } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "NodeError";
    this.class = errorClass;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.origin = options.origin;
  }

  get retryable(): boolean {
    return ERROR_CLASSES[this.class].retryable;
  }
}

/** The record of any thrown value; what is not a `NodeError` is a bug of ours and says so. */
export function toRunError(thrown: unknown, place: { nodeId?: string; path?: string } = {}): RunError {
  if (thrown instanceof NodeError && thrown.origin) return thrown.origin;
  const error =
    thrown instanceof NodeError
      ? thrown
      : new NodeError("bug", "internal", thrown instanceof Error ? thrown.message : String(thrown));
  return {
    class: error.class,
    code: error.code,
    message: error.message,
    ...place,
    retryable: error.retryable,
  };
}

/** The recorded failure as something to throw, so that what is around it can handle or pass it on. */
export function fromRunError(origin: RunError): NodeError {
  return new NodeError(origin.class, origin.code, origin.message, { origin });
}
