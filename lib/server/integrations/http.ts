import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { promisify } from "node:util";
import { type BrotliOptions, brotliDecompress, gunzip, inflate, type ZlibOptions } from "node:zlib";
import { NodeError } from "@/lib/nodes/node-error";
import type { HttpRequest, HttpResponse } from "@/lib/nodes/services";
import { assertAllowedHost, lookupFor } from "./address-guard";
import { proxyFor } from "./proxy";

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** All that a redirect to another origin takes along: any other header may hold a secret. */
const TRAVELLING_HEADERS = new Set([
  "accept",
  "accept-language",
  "cache-control",
  "content-type",
  "idempotency-key",
  "if-modified-since",
  "if-none-match",
  "range",
  "user-agent",
]);

/**
 * An outgoing request that connects only to addresses that were checked, redirects included. With a proxy,
 * which resolves names itself, only what is written as a private address is refused.
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
  const { location } = message.headers;
  const status = message.statusCode ?? 0;
  if (!location || !REDIRECTS.has(status) || request.redirects === 0) return await read(message);
  // The next request may go elsewhere, and nobody reads the rest of this answer.
  message.destroy();
  if (left === 0)
    throw new NodeError("refused", "too-many-redirects", `More than ${request.redirects} redirects.`);
  if (!URL.canParse(location, url))
    throw new NodeError("invalid-input", "bad-redirect", `${url.host} redirects to no address.`);
  return await follow(redirected(request, url, new URL(location, url), status), signal, left - 1);
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new NodeError("invalid-input", "bad-url", `“${text}” is not an http or https address.`);
}

/** The request that follows a redirect: RFC 9110 turns 303, and 301 and 302 of a POST, into a GET. */
function redirected(request: HttpRequest, from: URL, to: URL, status: number): HttpRequest {
  const { method, body, ...rest } = request;
  const toGet = (status === 303 && method !== "HEAD") || (status < 303 && method === "POST");
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([header]) => {
      const name = header.toLowerCase();
      if (toGet && name.startsWith("content-")) return false;
      return from.origin === to.origin || TRAVELLING_HEADERS.has(name);
    }),
  );
  if (toGet) return { ...rest, url: to.href, method: "GET", headers };
  return { ...rest, method, url: to.href, headers, ...(body === undefined ? {} : { body }) };
}

function send(
  url: URL,
  { method, headers, body }: HttpRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const isSecure = url.protocol === "https:";
  const port = Number(url.port) || (isSecure ? 443 : 80);
  assertAllowedHost(url.hostname, port);
  const { request } = isSecure ? https : http;
  const proxy = proxyFor(url);
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const outgoing = request(url, {
      method,
      headers: {
        "user-agent": "Heddle",
        accept: "*/*",
        "accept-encoding": "gzip, deflate, br",
        ...headers,
        ...length,
      },
      ...(proxy ? { agent: proxy } : { lookup: lookupFor(port) }),
      signal,
    });
    outgoing.on("proxyConnect", ({ statusCode }: { statusCode?: number }) => {
      // Else the proxy's own answer would be taken for that of the host.
      if (statusCode && statusCode !== 200)
        outgoing.destroy(new Error(`the proxy refused the connection with status ${statusCode}`));
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
      throw tooLarge();
    }
    chunks.push(chunk);
  }
  const bytes = await unpacked(Buffer.concat(chunks), message.headers["content-encoding"] ?? "");
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
  );
  return { status: message.statusCode ?? 0, headers, body: textOf(bytes, headers["content-type"]), bytes };
}

const UNPACK = new Map([
  ["gzip", promisify<Buffer, ZlibOptions, Buffer>(gunzip)],
  ["x-gzip", promisify<Buffer, ZlibOptions, Buffer>(gunzip)],
  ["deflate", promisify<Buffer, ZlibOptions, Buffer>(inflate)],
  ["br", promisify<Buffer, BrotliOptions, Buffer>(brotliDecompress)],
]);

/** The body without its content coding (RFC 9110, 8.4). */
async function unpacked(bytes: Buffer, coding: string): Promise<Buffer> {
  const unpack = UNPACK.get(coding.trim().toLowerCase());
  if (!unpack || bytes.length === 0) return bytes;
  try {
    return await unpack(bytes, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw error;
  }
}

function tooLarge(): NodeError {
  return new NodeError("refused", "response-too-large", "The answer is larger than 10 MB.");
}

function textOf(bytes: Uint8Array, contentType = ""): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function unavailable(url: string, error: unknown): NodeError {
  const reason = error instanceof Error ? error.message : String(error);
  return new NodeError("unavailable", "no-answer", `${readUrl(url).host} did not answer: ${reason}`, {
    cause: error,
  });
}
