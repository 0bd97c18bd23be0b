import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { readEnv } from "@/lib/server/env";
import { inngest } from "./client";
import { RUN_REQUESTED } from "./events";
import { serveInngest } from "./serve";

let server: Server;
const received: { path: string; body: unknown }[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    received.push({ path: request.url ?? "", body: text === "" ? null : JSON.parse(text) });
    response.writeHead(200, { "content-type": "application/json" }).end('{"ids":["1"],"status":200}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  globalThis.heddleInngest = undefined;
});
afterAll(() => server.close());

function useServer(): void {
  // It listens on TCP, so its address is never a pipe's name.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv("INNGEST_DEV", url);
  vi.stubGlobal("heddleEnv", readEnv({ DATABASE_URL: "postgresql://127.0.0.1:1/none", INNGEST_DEV: url }));
  globalThis.heddleInngest = undefined;
}

function request(method: string): Request {
  return new Request("http://localhost:3000/api/inngest", { method, headers: { host: "localhost:3000" } });
}

test("with the embedded executor nobody may call the functions from outside", async () => {
  vi.stubGlobal("heddleEnv", readEnv({ DATABASE_URL: "postgresql://127.0.0.1:1/none" }));
  expect((await serveInngest(request("GET"))).status).toBe(404);
});

test("a real Inngest finds the functions, and is told of them", async () => {
  useServer();
  const introspection = await serveInngest(request("GET"));
  expect(introspection.status).toBe(200);
  expect(await introspection.json()).toMatchObject({ function_count: 5, mode: "dev" });
  expect((await serveInngest(request("PUT"))).status).toBe(200);
  const registration = received.find(({ path }) => path.startsWith("/fn/register"));
  expect(JSON.stringify(registration?.body)).toContain("heddle-run-workflow");
});

test("a real Inngest gets the events", async () => {
  useServer();
  await inngest().send({ name: RUN_REQUESTED, id: "run_1", data: { runId: "run_1" } });
  const event = received.find(({ path }) => path.startsWith("/e/"));
  expect(event?.body).toMatchObject([{ name: RUN_REQUESTED, id: "run_1", data: { runId: "run_1" } }]);
});
