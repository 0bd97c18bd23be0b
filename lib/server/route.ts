import type { z } from "zod";
import type { Contract } from "@/lib/api/contract";
import type { Caller } from "./access";
import { AppError } from "./app-error";
import { callerOf } from "./auth";
import { problem } from "./problem";
import { takeToken } from "./rate-limit";
import { MAX_BODY_BYTES, parseJsonBody, readText } from "./read-body";

/** Next gives no parameters, rather than none of them, for an address without any. */
type Context = { params: Promise<Record<string, string | string[]> | undefined> };
export type RouteHandler = (request: Request, context: Context) => Promise<Response>;

interface Call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  caller: Caller;
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
  request: Request;
}

const REQUESTS = { limit: 1200, windowMs: 60_000 };

/**
 * A route from a contract and a service: signs the caller in, reads and checks the parts of the request,
 * and turns the result or the error into the answer.
 */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  contract: Contract<P, Q, B, R>,
  serve: (call: Call<P, Q, B>) => Promise<z.input<R> | Response | undefined>,
): RouteHandler {
  return answering(async (request, context) => {
    const caller = await requireCaller(request);
    return await serveCall(contract, request, context, (parts) => serve({ ...parts, caller }));
  });
}

/** A route that needs no caller, for contracts that are `public`. */
export function publicRoute<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  contract: Contract<P, Q, B, R> & { public?: boolean },
  serve: (call: Omit<Call<P, Q, B>, "caller">) => Promise<z.input<R> | Response>,
): RouteHandler {
  return answering((request, context) => {
    assertSameOrigin(request);
    return serveCall(contract, request, context, serve);
  });
}

/** Turns whatever the handler throws into a problem answer; the server stays up. */
export function answering(handle: RouteHandler): RouteHandler {
  return async (request, context) => {
    try {
      return await handle(request, context);
    } catch (error) {
      return problem(error, new URL(request.url).pathname);
    }
  };
}

/** The caller of a request, within their rate limit. Throws `unauthorized` and `rate-limited`. */
export async function requireCaller(request: Request): Promise<Caller> {
  const caller = await callerOf(request);
  if (!caller) {
    throw new AppError("unauthorized", "Sign in, or send an API key as “Authorization: Bearer <key>”.");
  }
  if (!request.headers.has("authorization")) assertSameOrigin(request);
  const taken = takeToken(`api:${caller.userId ?? caller.workspaceId}`, REQUESTS);
  if (!taken.allowed)
    throw new AppError("rate-limited", `Try again in ${Math.ceil(taken.retryAfterMs / 1000)} s.`);
  return caller;
}

async function serveCall<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  contract: Contract<P, Q, B, R>,
  request: Request,
  { params }: Context,
  serve: (call: Omit<Call<P, Q, B>, "caller">) => Promise<z.input<R> | Response | undefined>,
): Promise<Response> {
  const joined = Object.entries((await params) ?? {}).map(([name, value]) => [
    name,
    [value].flat().join("/"),
  ]);
  const search = new URL(request.url).searchParams;
  assertStorable([...joined, ...search].flat());
  const result = await serve({
    params: check(contract.params, Object.fromEntries(joined), "address"),
    query: check(contract.query, Object.fromEntries(search), "query"),
    body: check(contract.body, await readJsonBody(contract, request), "body"),
    request,
  });
  if (result instanceof Response) return result;
  if (result === undefined) return new Response(null, { status: 204 });
  return Response.json(result, { status: contract.status ?? 200 });
}

/** The value as the schema reads it. Throws `invalid-request` with each place where it does not fit. */
export function check<S extends z.ZodType>(schema: S, value: unknown, part: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  const [first] = fields;
  const place = first?.path ? `“${first.path}” in the ${part}` : `the ${part}`;
  throw new AppError("invalid-request", `There is a mistake in ${place}: ${first?.message}.`, { fields });
}

async function readJsonBody(contract: Contract, request: Request): Promise<unknown> {
  if (contract.method === "GET" || contract.method === "DELETE") return {};
  const text = await readText(request, MAX_BODY_BYTES);
  if (text.trim() === "") return {};
  return parseJsonBody(text);
}

/** PostgreSQL's text cannot hold the character NUL, so nothing by such a name can be there. */
function assertStorable(texts: (string | undefined)[]): void {
  if (!texts.some((text) => text?.includes("\0"))) return;
  throw new AppError(
    "invalid-request",
    "The address contains the character NUL, which nothing here has in its name.",
  );
}

/** A browser sends the session cookie along whoever asks; only our own pages may. */
function assertSameOrigin(request: Request): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const origin = request.headers.get("origin");
  const host = request.headers.get("host");
  if (origin !== null && (!URL.canParse(origin) || new URL(origin).host !== host)) {
    throw new AppError("forbidden", "This request came from another site.");
  }
}
