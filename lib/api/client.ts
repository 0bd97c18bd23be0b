import type { z } from "zod";
import { ApiError } from "./api-error";
import type { Contract } from "./contract";
import { type Problem, problemSchema } from "./contracts/common";

interface Arguments<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params?: z.input<P>;
  query?: z.input<Q>;
  body?: z.input<B>;
  signal?: AbortSignal;
  headers?: HeadersInit;
}

/**
 * Calls one operation and gives its checked response. Throws `ApiError` for a problem answer, and lets
 * the error of `fetch` through when the server cannot be reached.
 */
export async function call<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  operation: Contract<P, Q, B, R>,
  { params, query, body, signal, headers }: Arguments<P, Q, B> = {},
): Promise<z.output<R>> {
  const init: RequestInit = {
    method: operation.method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  };
  return await callAt(urlOf(operation.path, params, query), init, operation.response);
}

/** Calls an address of ours that is no operation of the API; answers and throws as `call` does. */
export async function callAt<R extends z.ZodType>(
  address: string,
  init: RequestInit,
  answer: R,
): Promise<z.output<R>> {
  const response = await fetch(address, init);
  if (!response.ok) throw new ApiError(await readProblem(response));
  return answer.parse(response.status === 204 ? {} : await response.json());
}

function urlOf(path: string, params: unknown, query: unknown): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(textOf(params, name)));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) search.set(name, String(value));
  }
  return `/api/v1${filled}${search.size > 0 ? `?${search}` : ""}`;
}

function textOf(params: unknown, name: string): string {
  const entry = Object.entries(params ?? {}).find(([key]) => key === name);
  return String(entry?.[1] ?? "");
}

async function readProblem(response: Response): Promise<Problem> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => null));
  if (parsed.success) return parsed.data;
  const title = response.statusText || "The server did not answer as expected";
  return { type: "about:blank", title, status: response.status, code: "internal", detail: title };
}
