import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { HttpRequest, HttpResponse } from "@/lib/nodes/execution";
import { NodeError } from "@/lib/nodes/node-error";
import { assertAllowedHost, guardedLookup } from "./address-guard";

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Headers that belong to the first origin and must not travel to another. */
const CREDENTIAL_HEADERS = new Set(["authorization", "cookie", "proxy-authorization"]);

/**
 * An outgoing request that connects only to addresses that were checked, redirects included.
 * Throws `NodeError`: `refused` for a private address or a body over 10 MB, `unavailable` when there is no
 * answer, `timeout` after `timeoutMs`. An aborted signal is thrown as it is.
 */
export async function guardedHttp(request: HttpRequest): Promise<HttpResponse> {
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const signal = AbortSignal.any([request.signal, deadline]);
  try {
    return await follow(request, signal, request.redirects);
  } catch (error) {
    if (error instanceof NodeError) throw error;
    if (request.signal.aborted) throw request.signal.reason;
    if (deadline.aborted) {
      throw new NodeError("timeout", "http-timeout", `No answer within ${request.timeoutMs / 1000} s.`);
    }
    throw unavailable(request.url, error);
  }
}

async function follow(request: HttpRequest, signal: AbortSignal, left: number): Promise<HttpResponse> {
  const url = readUrl(request.url);
  const message = await send(url, request, signal);
  const location = message.headers.location;
  if (!location || !REDIRECTS.has(message.statusCode ?? 0) || request.redirects === 0)
    return await read(message);
  message.resume();
  if (left === 0)
    throw new NodeError("refused", "too-many-redirects", `More than ${request.redirects} redirects.`);
  return await follow(
    redirected(request, url, new URL(location, url), message.statusCode ?? 0),
    signal,
    left - 1,
  );
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new NodeError("invalid-input", "bad-url", `“${text}” is not an http or https address.`);
}

/** The request that follows a redirect: RFC 9110 turns 303, and 301 and 302 of a POST, into a GET. */
function redirected(request: HttpRequest, from: URL, to: URL, status: number): HttpRequest {
  const sameOrigin = from.origin === to.origin;
  const toGet = status === 303 || ((status === 301 || status === 302) && request.method === "POST");
  const { body, ...rest } = request;
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(
      ([name]) => sameOrigin || !CREDENTIAL_HEADERS.has(name.toLowerCase()),
    ),
  );
  if (toGet) return { ...rest, url: to.href, method: "GET", headers };
  return { ...rest, url: to.href, headers, ...(body === undefined ? {} : { body }) };
}

function send(
  url: URL,
  { method, headers, body }: HttpRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  assertAllowedHost(url.hostname);
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const outgoing = request(url, {
      method,
      headers: { "user-agent": "Heddle", accept: "*/*", ...headers, ...length },
      lookup: guardedLookup,
      signal,
    });
    outgoing.on("response", resolve);
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function read(message: IncomingMessage): Promise<HttpResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      message.destroy();
      throw new NodeError("refused", "response-too-large", "The answer is larger than 10 MB.");
    }
    chunks.push(chunk);
  }
  const headers = Object.entries(message.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
  return {
    status: message.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

function unavailable(url: string, error: unknown): NodeError {
  const reason = error instanceof Error ? error.message : String(error);
  return new NodeError("unavailable", "no-answer", `${readUrl(url).host} did not answer: ${reason}`, {
    cause: error,
  });
}
