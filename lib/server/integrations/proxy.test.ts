import { createServer, request as forward, type Server } from "node:http";
import { createServer as createSecureServer, type Server as SecureServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { readEnv } from "../env";
import { guardedHttp } from "./http";
import { proxyFor } from "./proxy";

let target: Server;
let secureTarget: SecureServer;
let proxy: Server;
let seen: string[] = [];
/** What the proxy answers to CONNECT. */
let tunnel = 200;

beforeAll(async () => {
  target = createServer((request, response) => response.end(`target got ${request.method} ${request.url}`));
  const { key, cert } = new SMTPServer({ secure: true }).options;
  secureTarget = createSecureServer({ key, cert }, (request, response) => {
    response.end(`secure target got ${request.method} ${request.url}`);
  });
  proxy = createServer(async (request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
    const { port } = target.address() as AddressInfo;
    const url = new URL(request.url ?? "");
    const onward = forward({ port, path: url.pathname, method: request.method }, async (answer) => {
      response.end(await text(answer));
    });
    request.pipe(onward);
  });
  proxy.on("connect", (request, socket) => {
    seen.push(`CONNECT ${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
    if (tunnel !== 200) return void socket.end(`HTTP/1.1 ${tunnel} No\r\n\r\n`);
    const onward = connect((secureTarget.address() as AddressInfo).port, "127.0.0.1");
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    socket.pipe(onward).pipe(socket);
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  for (const server of [target, secureTarget, proxy])
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  for (const server of [target, secureTarget, proxy]) {
    server.closeAllConnections();
    server.close();
  }
});
beforeEach(() => {
  seen = [];
  tunnel = 200;
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

function set(settings: Record<string, string>): void {
  vi.stubGlobal("heddleEnv", readEnv(settings));
}

function proxyUrl(): string {
  return `http://user:pass@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

function call(url: string) {
  const { signal } = new AbortController();
  return guardedHttp({ method: "GET", url, headers: {}, signal, timeoutMs: 5000, redirects: 5 });
}

test("an http address is asked of the proxy, which resolves its name", async () => {
  set({ http_proxy: proxyUrl() });
  expect(await call("http://api.example.com/a?b=1")).toMatchObject({
    status: 200,
    body: "target got GET /a",
  });
  expect(seen).toEqual([`GET http://api.example.com/a?b=1 Basic ${btoa("user:pass")}`]);
});

test("an https address is reached through a tunnel, which the proxy cannot look into", async () => {
  set({ HTTPS_PROXY: proxyUrl() });
  // The certificate is for tests, so nobody vouches for it.
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  expect(await call("https://api.example.com/a?b=1")).toMatchObject({ body: "secure target got GET /a?b=1" });
  expect(seen).toEqual([`CONNECT api.example.com:443 Basic ${btoa("user:pass")}`]);
});

test("a proxy that refuses the tunnel is no answer of the host", async () => {
  set({ HTTPS_PROXY: proxyUrl() });
  tunnel = 403;
  await expect(call("https://api.example.com/")).rejects.toMatchObject({
    class: "unavailable",
    message: expect.stringContaining("the proxy refused the connection with status 403"),
  });
});

test.each(["http://127.0.0.1:1/", "https://[::1]/", "http://localhost/", "http://2852039166/"])(
  "what is written as a private address is refused before the proxy is asked: %s",
  async (url) => {
    set({ HTTP_PROXY: proxyUrl(), HTTPS_PROXY: proxyUrl() });
    await expect(call(url)).rejects.toMatchObject({ code: "private-address" });
    expect(seen).toEqual([]);
  },
);

test.each([
  ["*", "http://a.example.com/", true],
  ["example.com", "http://example.com/", true],
  ["example.com", "http://a.example.com/", true],
  [".example.com", "http://a.example.com/", true],
  ["*.example.com", "http://a.example.com/", true],
  ["EXAMPLE.com", "http://example.com/", true],
  ["example.com", "http://notexample.com/", false],
  ["example.com:8080", "http://example.com:8080/", true],
  ["example.com:80", "http://example.com/", true],
  ["example.com:8080", "http://example.com/", false],
  ["2606:4700::1111", "http://[2606:4700::1111]:9/", true],
  ["93.184.215.14, other.example", "http://93.184.215.14/", true],
  ["", "http://example.com/", false],
  ["", "http://127.0.0.1:9/", true],
  ["", "http://[::1]/", true],
  ["", "http://localhost:9/", true],
  ["", "http://127.example.com/", false],
])("NO_PROXY %j takes %s past the proxy: %s", (exceptions, url, direct) => {
  set({ HTTP_PROXY: "http://proxy.example:3128", no_proxy: exceptions });
  expect(proxyFor(new URL(url)) === null).toBe(direct);
});
