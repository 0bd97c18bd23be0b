import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { HttpRequest } from "@/lib/nodes/services";
import { readEnv } from "../env";
import { guardedHttp } from "./http";

let server: Server;
let handle: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());
afterEach(() => vi.unstubAllGlobals());

function allow(settings: Record<string, string>): void {
  vi.stubGlobal("heddleEnv", readEnv(settings));
}

function address(path = "/"): string {
  // The server listens on TCP, so its address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}${path}`;
}

function request(changes: Partial<HttpRequest> = {}): HttpRequest {
  const { signal } = new AbortController();
  return { method: "GET", url: address(), headers: {}, signal, timeoutMs: 5000, redirects: 5, ...changes };
}

test("a request goes out with its method, headers and body, and the answer comes back", async () => {
  allow({ HEDDLE_ALLOW_PRIVATE_NETWORK: "true" });
  handle = async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    response.writeHead(201, { "x-method": incoming.method, "x-key": incoming.headers["idempotency-key"] });
    response.end(`got ${Buffer.concat(chunks)}`);
  };
  const sent = request({ method: "PUT", headers: { "idempotency-key": "run_1:call" }, body: "héllo" });
  expect(await guardedHttp(sent)).toMatchObject({
    status: 201,
    headers: { "x-method": "PUT", "x-key": "run_1:call" },
    body: "got héllo",
  });
});

test("the bytes come as they are, the text by the charset that the answer names", async () => {
  allow({ HEDDLE_ALLOW_PRIVATE_NETWORK: "true" });
  handle = (_, response) => {
    response.writeHead(200, { "content-type": "text/plain; charset=iso-8859-1" });
    response.end(Buffer.from([0x68, 0xe9]));
  };
  const answer = await guardedHttp(request());
  expect([answer.body, ...answer.bytes]).toEqual(["hé", 0x68, 0xe9]);
});

test.each([
  ["gzip", gzipSync],
  ["br", brotliCompressSync],
  ["deflate", deflateSync],
])("a packed answer (%s) is unpacked, and counts with its unpacked size", async (coding, pack) => {
  allow({ HEDDLE_ALLOW_PRIVATE_NETWORK: "true" });
  let body: string | Buffer = "plain text";
  handle = (_, response) => response.writeHead(200, { "content-encoding": coding }).end(pack(body));
  expect(await guardedHttp(request())).toMatchObject({ body: "plain text" });
  body = Buffer.alloc(11 * 1024 * 1024);
  await expect(guardedHttp(request())).rejects.toMatchObject({ code: "response-too-large" });
});

test("an answer without a body may still name a packing", async () => {
  allow({ HEDDLE_ALLOW_PRIVATE_NETWORK: "true" });
  handle = (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end();
  expect(await guardedHttp(request({ method: "HEAD" }))).toMatchObject({ status: 200, body: "" });
});

test("a redirect is checked like the first address", async () => {
  allow({ HEDDLE_ALLOWED_HOSTS: "127.0.0.1" });
  handle = (incoming, response) => {
    if (incoming.url === "/away") response.writeHead(302, { location: "http://[::1]:9/" }).end();
    else response.writeHead(307, { location: address("/away") }).end();
  };
  await expect(guardedHttp(request())).rejects.toMatchObject({ code: "private-address" });
});

test("to another origin a redirect takes along no header that may hold a secret", async () => {
  allow({ HEDDLE_ALLOW_PRIVATE_NETWORK: "true" });
  const seen: IncomingMessage["headers"][] = [];
  handle = (incoming, response) => {
    seen.push(incoming.headers);
    if (incoming.url === "/end") response.end("done");
    else if (incoming.url === "/next")
      response.writeHead(307, { location: address("/end").replace("127.0.0.1", "localhost") }).end();
    else response.writeHead(307, { location: "/next" }).end();
  };
  const headers = { authorization: "Bearer t", "x-api-key": "k", cookie: "c=1", accept: "text/plain" };
  expect(await guardedHttp(request({ headers }))).toMatchObject({ body: "done" });
  expect(seen[1]).toMatchObject(headers);
  expect(seen[2]).toMatchObject({ accept: "text/plain" });
  expect(seen[2]).not.toHaveProperty("authorization");
  expect(seen[2]).not.toHaveProperty("x-api-key");
  expect(seen[2]).not.toHaveProperty("cookie");
});

test.each([
  [301, "POST", "GET", ""],
  [302, "POST", "GET", ""],
  [302, "PUT", "PUT", "data"],
  [303, "PUT", "GET", ""],
  [307, "POST", "POST", "data"],
  [308, "DELETE", "DELETE", "data"],
])("a redirect with %d turns %s into %s", async (status, method, then, body) => {
  allow({ HEDDLE_ALLOW_PRIVATE_NETWORK: "true" });
  handle = async (incoming, response) => {
    if (incoming.url === "/") response.writeHead(status, { location: "/then" }).end("moved");
    else
      response.end(`${incoming.method} ${await text(incoming)} ${incoming.headers["content-type"] ?? "-"}`);
  };
  const sent = request({ method, headers: { "content-type": "text/plain" }, body: "data" });
  expect(await guardedHttp(sent)).toMatchObject({ body: `${then} ${body} ${body ? "text/plain" : "-"}` });
});

test("a redirect that is not to be followed is the answer", async () => {
  allow({ HEDDLE_ALLOW_PRIVATE_NETWORK: "true" });
  handle = (_, response) => response.writeHead(302, { location: "/next" }).end();
  expect(await guardedHttp(request({ redirects: 0 }))).toMatchObject({
    status: 302,
    headers: { location: "/next" },
  });
});

test("redirects that never end are given up", async () => {
  allow({ HEDDLE_ALLOW_PRIVATE_NETWORK: "true" });
  handle = (_, response) => response.writeHead(302, { location: address("/again") }).end();
  await expect(guardedHttp(request({ redirects: 3 }))).rejects.toMatchObject({ code: "too-many-redirects" });
});

test("an answer over 10 MB is refused", async () => {
  allow({ HEDDLE_ALLOW_PRIVATE_NETWORK: "true" });
  handle = (_, response) => response.end(Buffer.alloc(11 * 1024 * 1024));
  await expect(guardedHttp(request())).rejects.toMatchObject({ code: "response-too-large" });
});

test("no answer in time is a timeout, and nobody there is unavailable", async () => {
  allow({ HEDDLE_ALLOW_PRIVATE_NETWORK: "true" });
  handle = () => undefined;
  await expect(guardedHttp(request({ timeoutMs: 50 }))).rejects.toMatchObject({ class: "timeout" });
  await expect(guardedHttp(request({ url: "http://127.0.0.1:1/" }))).rejects.toMatchObject({
    class: "unavailable",
  });
});

test("what is no web address is refused by name", async () => {
  await expect(guardedHttp(request({ url: "file:///etc/passwd" }))).rejects.toMatchObject({
    code: "bad-url",
  });
});
