import type { Json } from "@/lib/utils/json";
import type { HttpResponse } from "../execution";
import { type ErrorClass, NodeError } from "../node-error";

/** The failure that an error status means to a workflow (design 4.10). */
export function statusError(method: string, url: string, response: HttpResponse): NodeError {
  const { status, body } = response;
  const said = body.trim().slice(0, 200);
  const message = `${method} ${new URL(url).host} answered ${status}${said && `: ${said}`}`;
  return new NodeError(classOf(status), `http-${status}`, message, {
    retryAfterMs: retryAfter(response.headers["retry-after"]),
  });
}

function classOf(status: number): ErrorClass {
  if (status === 429) return "rate-limited";
  if (status === 401 || status === 403) return "auth";
  if (status === 408 || status === 504) return "timeout";
  return status >= 500 ? "unavailable" : "invalid-input";
}

/** Milliseconds that `Retry-After` (RFC 9110, 10.2.3) asks to wait: seconds or a date. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** The body as a value. Throws `NodeError` if JSON was asked for and it is not. */
export function readBody(response: HttpResponse, as: "auto" | "json" | "text"): Json {
  const { body, headers } = response;
  const isJson = as === "json" || (as === "auto" && /[/+]json\b/i.test(headers["content-type"] ?? ""));
  if (!isJson) return body;
  if (body.trim() === "") return null;
  try {
    return JSON.parse(body);
  } catch (error) {
    if (as === "auto") return body;
    const start = body.slice(0, 100);
    throw new NodeError("invalid-input", "not-json", `The answer is not JSON. It starts with: ${start}`, {
      cause: error,
    });
  }
}
