import type { Pool } from "pg";
import { z } from "zod";
import { checkpointBody, storeCheckpoint } from "./checkpoint";
import { InvalidEventError, insertEvents, parseEvents } from "./event-store";
import { deliverSignal } from "./waits";

/** The `baseUrl` to give to the Inngest client together with the transport. */
export const EXECUTOR_URL = "http://executor.internal";

/**
 * The `fetch` of an Inngest client whose server is this database: it answers what the SDK asks of an Inngest
 * server (events, checkpoints, signals, registration). Any process may send events with it, also one that runs
 * no functions. Everything it has answered is committed.
 */
export function createTransport(pool: Pool): typeof fetch {
  return async (input, init) => {
    const call = await readCall(input, init);
    if (call.method === "POST") {
      if (call.path.startsWith("/e/")) return await receiveEvents(pool, call);
      if (CHECKPOINT.test(call.path)) return await receiveCheckpoint(pool, call);
      if (call.path === "/v1/signals") return await receiveSignal(pool, call);
      if (call.path === "/fn/register") return Response.json({ ok: true, status: 200, modified: false });
    }
    return failure(404, `The embedded executor has no ${call.method} ${call.path}.`);
  };
}

const CHECKPOINT = /^\/v1\/checkpoint\/[^/]+\/async$/;

interface Call {
  method: string;
  path: string;
  headers(): Headers;
  body: string;
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

function failure(status: number, error: string): Response {
  return Response.json({ error, status }, { status });
}

async function receiveEvents(pool: Pool, call: Call): Promise<Response> {
  try {
    const events = parseEvents(
      JSON.parse(call.body),
      call.headers().get("x-inngest-event-id-seed"),
      Date.now(),
    );
    await insertEvents(pool, events);
    return Response.json({ ids: events.map(({ internalId }) => internalId), status: 200 });
  } catch (error) {
    if (error instanceof InvalidEventError || error instanceof SyntaxError)
      return failure(400, error.message);
    throw error;
  }
}

async function receiveCheckpoint(pool: Pool, call: Call): Promise<Response> {
  const body = checkpointBody.safeParse(JSON.parse(call.body));
  if (!body.success) return failure(400, body.error.message);
  // Without a body: the SDK reads the status alone, and a body costs more than the rest of the answer.
  if (await storeCheckpoint(pool, body.data)) return new Response(null);
  return failure(409, "This call does not own its run any more.");
}

const signalBody = z.object({ signal: z.string(), data: z.unknown().optional() });

async function receiveSignal(pool: Pool, call: Call): Promise<Response> {
  const body = signalBody.safeParse(JSON.parse(call.body));
  if (!body.success) return failure(400, body.error.message);
  const runId = await deliverSignal(pool, body.data.signal, body.data.data);
  if (runId === null) return failure(404, "No run waits for this signal.");
  return Response.json({ data: { run_id: runId } });
}
