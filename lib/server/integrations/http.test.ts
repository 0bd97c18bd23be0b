import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { HttpRequest } from "@/lib/nodes/execution";
import { readEnv } from "../env";
import { isPrivateAddress } from "./address-guard";
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

test.each([
  "http://127.0.0.1:1/",
  "http://localhost:1/",
  "http://2130706433:1/",
  "http://0x7f.1:1/",
  "http://0177.0.0.1:1/",
  "http://[::1]:1/",
  "http://[::ffff:127.0.0.1]:1/",
  "http://169.254.169.254/latest/meta-data/",
])("a private address is refused however it is written: %s", async (url) => {
  allow({});
  await expect(guardedHttp(request({ url }))).rejects.toMatchObject({
    class: "refused",
    code: "private-address",
  });
});

test("public addresses are not taken for private ones", () => {
  expect(["1.1.1.1", "93.184.215.14", "2606:4700::1111"].map(isPrivateAddress)).toEqual([
    false,
    false,
    false,
  ]);
});

test("a redirect is checked like the first address, and keeps credentials to their origin", async () => {
  allow({ HEDDLE_ALLOWED_HOSTS: "127.0.0.1" });
  handle = (incoming, response) => {
    if (incoming.url === "/away") response.writeHead(302, { location: "http://[::1]:9/" }).end();
    else response.writeHead(307, { location: address("/away") }).end();
  };
  await expect(guardedHttp(request())).rejects.toMatchObject({ code: "private-address" });
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
