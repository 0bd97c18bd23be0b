import type { IncomingMessage, ServerResponse } from "node:http";
import { finished } from "node:stream";
import { deliverHook } from "./deliver-hook";
import { answerHook, type Incoming, jsonAnswer, readDelivery } from "./hook-request";
import { log } from "./log";
import { problem } from "./problem";
import { readChunks } from "./read-body";
import { hookHeaders } from "./security-headers";

const METHODS: ReadonlySet<string | undefined> = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);
/** Whatever is written in any other way, such as with escapes, goes the long way, which knows them all. */
const PLAIN_ADDRESS = /^\/hooks\/([\w-]+)((?:\/(?!\.+(?:[/?]|$))[\w.~-]+)*)(?:\?|$)/;
const LINGER_MS = 5000;

/**
 * Answers a delivery to a webhook straight from Node's server, with what the route for it would answer, in less than
 * half of the processor time that Next takes for a request. False, and nothing done, for any other request.
 */
export function answerDelivery(request: IncomingMessage, response: ServerResponse): boolean {
  const { method, url = "" } = request;
  const address = METHODS.has(method) ? PLAIN_ADDRESS.exec(url) : null;
  const [, token, path] = address ?? [];
  if (token === undefined || path === undefined) return false;
  answer(request, response, token, path.split("/").slice(1)).catch((err: unknown) => {
    // A sender that is gone needs no answer.
    if (!request.errored) log().error({ err, instance: url }, "a delivery was not answered");
    response.destroy();
  });
  return true;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  path: string[],
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  try {
    const found = await deliverHook(token, await readDelivery(incomingOf(request, url, path)));
    if (found.kind === "failed" || found.kind === "responded") return await send(response, answerHook(found));
    const { status, headers, value } = jsonAnswer(found);
    write(response, status, { ...headers, "content-type": "application/json" }, JSON.stringify(value));
  } catch (error) {
    if (request.errored) throw error;
    await send(response, problem(error, url.pathname));
  }
}

function incomingOf(request: IncomingMessage, url: URL, path: string[]): Incoming {
  const announced = Number(request.headers["content-length"] ?? 0);
  return {
    method: request.method ?? "",
    url,
    headers: headersOf(request),
    path,
    read: (maxBytes) => readChunks(request.iterator({ destroyOnReturn: false }), announced, maxBytes),
  };
}

/** As Next gives them: with where the request came from, unless a proxy in front has said so. */
function headersOf({ headers, socket }: IncomingMessage): Record<string, string> {
  const sent = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value].flat().join(", ")] as const],
  );
  return {
    "x-forwarded-host": headers.host ?? "",
    "x-forwarded-port": String(socket.localPort),
    "x-forwarded-proto": "http",
    "x-forwarded-for": socket.remoteAddress ?? "",
    ...Object.fromEntries(sent),
  };
}

async function send(to: ServerResponse, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  write(to, response.status, Object.fromEntries(response.headers), body);
}

function write(
  to: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string | Buffer,
): void {
  to.statusCode = status;
  for (const [name, value] of Object.entries(headers)) to.setHeader(name, value);
  for (const { key, value } of hookHeaders) to.setHeader(key, value);
  if (to.req.complete) to.end(body);
  else endAfterBody(to, body);
}

/**
 * The answer to a sender that is still sending what is too large. To close the connection at once would take the answer
 * from it, so what it sends is read on for a while (RFC 9112, section 9.6).
 */
function endAfterBody(to: ServerResponse, body: string | Buffer): void {
  to.shouldKeepAlive = false;
  to.setHeader("content-length", Buffer.byteLength(body));
  to.write(body);
  const timer = setTimeout(() => to.end(), LINGER_MS);
  finished(to.req, () => {
    clearTimeout(timer);
    to.end();
  });
  to.req.resume();
}
