import { z } from "zod";
import { loadMemos, memoJson } from "./call-function";
import { cancellationBody, cancelMatching } from "./cancel-matching";
import { cancelRun } from "./cancel-run";
import { checkpointBody, storeCheckpoint } from "./checkpoint";
import type { Database } from "./database";
import { InvalidEventError, insertEvents, parseEvents } from "./event-store";
import { invokeFunction } from "./invoke-function";
import { readRun, readRunEvent, runsOfEvent } from "./run-status";
import { deliverSignal } from "./waits";

/** A request to the executor, as far as it is needed: headers are rarely read, and cost. */
export interface Call {
  method: string;
  path: string;
  headers(): Headers;
  body: string;
}

type Answer = (database: Database, call: Call, id: string) => Promise<Response>;

/** Method, path with one id in it, and who answers; the first is asked after every step. */
const ROUTES: [string, RegExp, Answer][] = [
  ["POST", /^\/v1\/checkpoint\/([^/]+)\/async$/, receiveCheckpoint],
  ["POST", /^\/e\/([^/]*)$/, receiveEvents],
  ["POST", /^\/v1\/signals()$/, receiveSignal],
  ["GET", /^\/v0\/runs\/([^/]+)\/actions$/, sendSteps],
  ["GET", /^\/v0\/runs\/([^/]+)\/batch$/, sendBatch],
  ["GET", /^\/v1\/runs\/([^/]+)$/, sendRun],
  ["DELETE", /^\/v1\/runs\/([^/]+)$/, deleteRun],
  ["GET", /^\/v1\/events\/([^/]+)\/runs$/, sendRunsOfEvent],
  ["POST", /^\/v1\/cancellations()$/, receiveCancellation],
  ["POST", /^\/invoke\/([^/]+)$/, receiveInvocation],
];

/** Answers what a client may ask of an Inngest server; everything that is answered is committed. */
export async function answer(database: Database, call: Call): Promise<Response> {
  for (const [method, pattern, respond] of ROUTES) {
    if (method !== call.method) continue;
    const id = pattern.exec(call.path)?.[1];
    if (id !== undefined) return await answered(() => respond(database, call, decodeURIComponent(id)));
  }
  if (call.path.startsWith("/v1/realtime")) return failure(501, "The embedded executor has no realtime.");
  return failure(404, `The embedded executor has no ${call.method} ${call.path}.`);
}

export function failure(status: number, error: string): Response {
  return Response.json({ error, status }, { status });
}

async function answered(respond: () => Promise<Response>): Promise<Response> {
  try {
    return await respond();
  } catch (error) {
    if (error instanceof z.ZodError) return failure(400, z.prettifyError(error));
    if (error instanceof InvalidEventError || error instanceof SyntaxError)
      return failure(400, error.message);
    throw error;
  }
}

async function receiveCheckpoint(database: Database, call: Call): Promise<Response> {
  const body = checkpointBody.parse(JSON.parse(call.body));
  // Without a body: the SDK reads the status alone, and a body costs more than the rest of the answer.
  if (await storeCheckpoint(database, body)) return new Response(null);
  return failure(409, "This call does not own its run any more.");
}

async function receiveEvents({ commits }: Database, call: Call): Promise<Response> {
  const seed = call.headers().get("x-inngest-event-id-seed");
  const events = parseEvents(JSON.parse(call.body), seed, Date.now());
  await insertEvents(commits, events);
  return Response.json({ ids: events.map(({ internalId }) => internalId), status: 200 });
}

const signalBody = z.object({ signal: z.string(), data: z.unknown().optional() });

async function receiveSignal({ pool }: Database, call: Call): Promise<Response> {
  const { signal, data } = signalBody.parse(JSON.parse(call.body));
  const runId = await deliverSignal(pool, signal, data);
  if (runId === null) return failure(404, "No run waits for this signal.");
  return Response.json({ data: { run_id: runId } });
}

async function sendSteps({ pool }: Database, _call: Call, runId: string): Promise<Response> {
  const memo = (await loadMemos(pool, [runId])).get(runId);
  return json(memoJson(memo?.settled ?? new Map()));
}

async function sendBatch({ pool }: Database, _call: Call, runId: string): Promise<Response> {
  const event = await readRunEvent(pool, runId);
  return event === null ? noSuchRun() : json(`[${event}]`);
}

async function sendRun({ pool }: Database, _call: Call, runId: string): Promise<Response> {
  const run = await readRun(pool, runId);
  return run === null ? noSuchRun() : Response.json({ data: run, metadata: metadata() });
}

async function deleteRun({ pool }: Database, _call: Call, runId: string): Promise<Response> {
  if (await cancelRun(pool, runId)) return new Response(null, { status: 204 });
  const ended = await readRun(pool, runId);
  return ended === null ? noSuchRun() : failure(409, "This run has ended already.");
}

async function sendRunsOfEvent({ pool }: Database, _call: Call, eventId: string): Promise<Response> {
  return Response.json({ data: await runsOfEvent(pool, eventId), metadata: metadata() });
}

async function receiveCancellation({ pool }: Database, call: Call): Promise<Response> {
  const wanted = cancellationBody.parse(JSON.parse(call.body));
  return Response.json(await cancelMatching(pool, wanted), { status: 201 });
}

async function receiveInvocation({ pool }: Database, call: Call, functionId: string): Promise<Response> {
  const sent = await invokeFunction(pool, functionId, call.body === "" ? {} : JSON.parse(call.body));
  if (sent === null) return failure(404, `There is no function ${functionId}.`);
  return Response.json({ id: sent, ids: [sent], status: 200 });
}

function noSuchRun(): Response {
  return failure(404, "There is no such run.");
}

function json(text: string): Response {
  return new Response(text, { headers: { "content-type": "application/json" } });
}

function metadata() {
  return { fetched_at: new Date().toISOString(), cached_until: null };
}
