import type { JsonObject } from "@/lib/utils/json";
import { ModelError, type ModelErrorClass, type ModelRequest } from "./model";

const DEFAULT_TIMEOUT_MS = 60_000;

/** What the two SDKs' errors have in common. `status` is missing when no response, or a broken one, came. */
interface ProviderFailure {
  status?: number | undefined;
  /** The provider's own name for it, such as `overloaded_error` or `insufficient_quota`. */
  type?: string | undefined;
  message: string;
  headers?: Headers | undefined;
}

/**
 * Runs one provider call under the request's deadline and signal and turns its failure into a `ModelError`.
 * The deadline covers the body too: the SDKs' own timeout ends with the response's headers.
 */
export async function callProvider<T>(
  provider: string,
  request: ModelRequest,
  describe: (error: unknown) => ProviderFailure | "timeout" | undefined,
  send: (options: { signal: AbortSignal; timeout: number; headers: Record<string, string> }) => Promise<T>,
): Promise<T> {
  request.signal?.throwIfAborted();
  const timeout = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const deadline = AbortSignal.timeout(timeout);
  const signal = request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline]);
  const headers: Record<string, string> = {};
  if (request.idempotencyKey !== undefined) headers["idempotency-key"] = request.idempotencyKey;
  try {
    return await send({ signal, timeout, headers });
  } catch (error) {
    request.signal?.throwIfAborted();
    // First, as an SDK may end an aborted stream as if it were whole.
    const failure = deadline.aborted ? "timeout" : (describe(error) ?? describeBrokenBody(error));
    if (failure === undefined) throw error;
    if (failure === "timeout") {
      throw new ModelError("timeout", `${provider} did not answer within ${timeout / 1000} s.`, {
        cause: error,
      });
    }
    throw toModelError(provider, failure, error);
  }
}

/**
 * When a connection breaks in the middle of a body, `fetch` throws a TypeError whose cause has the socket's
 * code. An SDK may have wrapped it once more.
 */
function describeBrokenBody(error: unknown): ProviderFailure | undefined {
  const thrown = error instanceof Error && error.cause instanceof TypeError ? error.cause : error;
  const cause = thrown instanceof TypeError ? thrown.cause : undefined;
  if (!(cause instanceof Error) || !("code" in cause)) return undefined;
  return { message: `the connection broke off (${String(cause.code)})` };
}

function toModelError(provider: string, failure: ProviderFailure, cause: unknown): ModelError {
  const errorClass = classify(failure);
  const retryAfterMs = failure.headers === undefined ? undefined : readRetryAfter(failure.headers);
  const status = failure.status === undefined ? "" : ` (${failure.status})`;
  return new ModelError(errorClass, `${provider} ${explain(errorClass, failure)}${status}`, {
    cause,
    retryAfterMs,
  });
}

/** By the error's own name where it says more than the status, else by status. */
const CLASS_OF_TYPE: Record<string, ModelErrorClass> = {
  insufficient_quota: "refused",
  billing_error: "refused",
  content_filter: "refused",
  content_policy_violation: "refused",
  authentication_error: "auth",
  permission_error: "auth",
  rate_limit_error: "rate-limited",
  rate_limit_exceeded: "rate-limited",
  timeout_error: "timeout",
  overloaded_error: "unavailable",
  api_error: "unavailable",
  server_error: "unavailable",
};

const CLASS_OF_STATUS: Record<number, ModelErrorClass> = {
  401: "auth",
  402: "refused",
  403: "auth",
  408: "timeout",
  409: "unavailable",
  429: "rate-limited",
  504: "timeout",
};

function classify({ status, type }: ProviderFailure): ModelErrorClass {
  const byType = type === undefined ? undefined : CLASS_OF_TYPE[type];
  if (byType !== undefined) return byType;
  if (status === undefined) return "unavailable";
  return CLASS_OF_STATUS[status] ?? (status >= 500 ? "unavailable" : "invalid-input");
}

const EXPLANATIONS: Record<ModelErrorClass, string> = {
  // The provider's words on a bad key repeat part of it, so they are left out.
  auth: "did not accept the API key for this model",
  "rate-limited": "has had too many requests for now",
  timeout: "took too long",
  unavailable: "could not be reached or is overloaded",
  refused: "refused the request",
  "invalid-input": "did not accept the request",
};

function explain(errorClass: ModelErrorClass, failure: ProviderFailure): string {
  const own = EXPLANATIONS[errorClass];
  return errorClass === "auth" || failure.message === "" ? own : `${own}: ${failure.message}`;
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date (RFC 9110, 10.2.3), in milliseconds. */
function readRetryAfter(headers: Headers): number | undefined {
  const exact = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (exact >= 0) return exact;
  const text = headers.get("retry-after") ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Number.parseFloat(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** A way to ask for less when a model or a compatible server does not know a parameter. */
export interface Relaxation<Body> {
  /** Matches the message of the 400. */
  when: RegExp;
  /** The body without the parameter, or null if it is not there. */
  relax(body: Body): Body | null;
}

/**
 * Sends a body, and again without what a 400 complains of, each relaxation once. The refused attempts
 * cost nothing, and which parameters a model takes is nowhere to be looked up.
 */
export async function sendRelaxing<Body, T>(
  body: Body,
  relaxations: Relaxation<Body>[],
  badRequest: (error: unknown) => string | undefined,
  send: (body: Body) => Promise<T>,
): Promise<T> {
  try {
    return await send(body);
  } catch (error) {
    const complaint = badRequest(error);
    if (complaint === undefined) throw error;
    for (const relaxation of relaxations) {
      const relaxed = relaxation.when.test(complaint) ? relaxation.relax(body) : null;
      if (relaxed === null) continue;
      return sendRelaxing(
        relaxed,
        relaxations.filter((other) => other !== relaxation),
        badRequest,
        send,
      );
    }
    throw error;
  }
}

/** For models without structured output: the schema in words, for the end of the system prompt. */
export function schemaInstruction(schema: JsonObject): string {
  return `Answer with only one JSON value, without any other text, that fits this JSON Schema:\n${JSON.stringify(schema)}`;
}
