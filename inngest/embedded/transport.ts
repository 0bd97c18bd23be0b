import type { Pool } from "pg";
import type { Queryable } from "./database";
import { answer, type Call } from "./routes";

/** The `baseUrl` to give to the Inngest client together with the transport. */
export const EXECUTOR_URL = "http://executor.internal";

/**
 * The `fetch` of an Inngest client whose server is this database: it answers what the SDK asks of an Inngest
 * server (events, checkpoints, signals, the state of runs). Any process may send events with it, also one that
 * runs no functions. Everything it has answered is committed. Events and checkpoints go by `commits`, if given.
 */
export function createTransport(pool: Pool, commits: Queryable = pool): typeof fetch {
  return async (input, init) => {
    const call = await readCall(input, init);
    // Executors ask the handler itself for its functions.
    if (call.path === "/fn/register") return Response.json({ ok: true, status: 200, modified: false });
    return await answer({ pool, commits }, call);
  };
}

// A checkpoint comes after every step, and making a Request of it would cost as much as handling it.
async function readCall(input: RequestInfo | URL, init: RequestInit | undefined): Promise<Call> {
  const isPlain = !(input instanceof Request) && typeof init?.body === "string";
  const request = isPlain ? null : new Request(input, init);
  return {
    method: request?.method ?? init?.method ?? "GET",
    path: new URL(input instanceof Request ? input.url : input).pathname,
    headers: () => request?.headers ?? new Headers(init?.headers),
    body: typeof init?.body === "string" ? init.body : ((await request?.text()) ?? ""),
  };
}
