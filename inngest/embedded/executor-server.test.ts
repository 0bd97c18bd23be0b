import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/node";
import { Pool } from "pg";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/lib/server/testing/database";
import { freePort } from "@/scripts/free-port";
import { type ExecutorServer, type ExecutorServerOptions, startExecutorServer } from "./executor-server";

const silent = () => undefined;
const logger = { info: silent, warn: silent, error: silent, debug: silent };
let database: TestDatabase;
let pool: Pool;
const apps: Server[] = [];
const executors: ExecutorServer[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url, max: 10 });
  pool.on("error", silent);
});
afterEach(async () => {
  for (const executor of executors.splice(0)) await executor.stop(0);
  for (const app of apps.splice(0)) app.close();
  vi.unstubAllEnvs();
  await pool.query("TRUNCATE executor_functions, executor_runs, executor_jobs, executor_events");
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function startApp(
  client: Inngest,
  functions: InngestFunction.Any[],
  options: { signingKey?: string; streaming?: true } = {},
): Promise<string> {
  const app = createServer(serve({ client, functions, ...options }));
  apps.push(app);
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  // It listens on TCP, so its address is never a pipe's name.
  return `http://127.0.0.1:${(app.address() as AddressInfo).port}/api/inngest`;
}

async function startExecutor(options: Partial<ExecutorServerOptions>): Promise<ExecutorServer> {
  const executor = await startExecutorServer({
    pool,
    connectionString: database.url,
    port: 0,
    sdkUrls: [],
    retryIntervalMs: 20,
    ...options,
  });
  executors.push(executor);
  return executor;
}

async function eventually<T>(look: () => Promise<T | null | undefined>): Promise<T> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== null && found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("What was waited for did not happen in 15 s.");
}

async function untilKnown(executor: ExecutorServer, id: string): Promise<void> {
  await eventually(async () => {
    const { functions } = await (await fetch(`${executor.url}/dev`)).json();
    return functions.some((fn: { id: string }) => fn.id === id) ? true : null;
  });
}

async function outputOf(executor: ExecutorServer, eventId: string): Promise<unknown> {
  return await eventually(async () => {
    const { data } = await (await fetch(`${executor.url}/v1/events/${eventId}/runs`)).json();
    return data[0]?.status === "Completed" ? data[0].output : null;
  });
}

test("two apps on one executor, one of which registers itself, call each other's functions", async () => {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const math = new Inngest({ id: "math", isDev: true, baseUrl, logger });
  const double = math.createFunction(
    { id: "double", triggers: [{ event: "double" }] },
    ({ event }) => Number(event.data["n"]) * 2,
  );
  const shop = new Inngest({ id: "shop", isDev: true, baseUrl, logger });
  const order = shop.createFunction({ id: "order", triggers: [{ event: "order" }] }, async ({ step }) =>
    step.invoke("double", { function: double, data: { n: 4 } }),
  );
  const executor = await startExecutor({ port, sdkUrls: [await startApp(shop, [order])] });
  const registered = await fetch(await startApp(math, [double]), { method: "PUT" });
  expect(registered.status).toBe(200);
  await untilKnown(executor, "math-double");
  await untilKnown(executor, "shop-order");
  const { ids } = await shop.send({ name: "order", data: {} });
  expect(await outputOf(executor, String(ids[0]))).toBe(8);
});

test("calls are signed for an app in cloud mode, and one with another key refuses them", async () => {
  vi.stubEnv("INNGEST_DEV", "0");
  const signingKey = "signkey-test-0123456789abcdef";
  const port = await freePort();
  const client = new Inngest({
    id: "cloud",
    isDev: false,
    baseUrl: `http://127.0.0.1:${port}`,
    eventKey: "key",
    signingKey,
    logger,
  });
  const fn = client.createFunction(
    { id: "secret", triggers: [{ event: "secret" }] },
    async ({ event, step }) => step.run("read", () => event.data["text"]),
  );
  const url = await startApp(client, [fn]);
  const problems: string[] = [];
  const onError = (_message: string, error: unknown) => problems.push(String(error));
  await startExecutor({ sdkUrls: [url], signingKey: "signkey-test-ff", onError });
  await eventually(async () => problems.find((problem) => problem.includes("401")));
  const executor = await startExecutor({ port, sdkUrls: [url], signingKey });
  await untilKnown(executor, "cloud-secret");
  const { ids } = await client.send({ name: "secret", data: { text: "ünï \u2028", z: 1.5, a: [1] } });
  expect(await outputOf(executor, String(ids[0]))).toBe("ünï \u2028");
});

test("an app that streams its answers is understood", async () => {
  const port = await freePort();
  const client = new Inngest({ id: "stream", isDev: true, baseUrl: `http://127.0.0.1:${port}`, logger });
  const fn = client.createFunction({ id: "slow", triggers: [{ event: "slow" }] }, async ({ step }) =>
    step.run("work", () => "streamed"),
  );
  const executor = await startExecutor({
    port,
    sdkUrls: [await startApp(client, [fn], { streaming: true })],
  });
  await untilKnown(executor, "stream-slow");
  const { ids } = await client.send({ name: "slow", data: {} });
  expect(await outputOf(executor, String(ids[0]))).toBe("streamed");
});

test("an app that asks for what is not supported is told so, by name", async () => {
  const problems: string[] = [];
  const client = new Inngest({ id: "app", isDev: true, baseUrl: "http://127.0.0.1:1", logger });
  const fn = client.createFunction(
    { id: "bouncy", triggers: [{ event: "x" }], debounce: { period: "5s" } },
    () => null,
  );
  const onError = (_message: string, error: unknown) => problems.push(String(error));
  const executor = await startExecutor({ sdkUrls: [await startApp(client, [fn])], onError });
  await eventually(async () => problems[0]);
  expect(problems[0]).toContain("app-bouncy: debounce is not supported");
  const { functions } = await (await fetch(`${executor.url}/dev`)).json();
  expect(functions).toEqual([]);
});

test("runs go on when the app that runs them comes back", async () => {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const ran: string[] = [];
  const create = () => {
    const client = new Inngest({ id: "back", isDev: true, baseUrl, logger });
    const fn = client.createFunction({ id: "long", triggers: [{ event: "long" }] }, async ({ step }) => {
      await step.run("first", () => ran.push("first"));
      await step.waitForEvent("go", { event: "go", timeout: "1h" });
      return await step.run("second", () => ran.push("second"));
    });
    return { client, fn };
  };
  const { client, fn } = create();
  const url = await startApp(client, [fn]);
  const executor = await startExecutor({ port, sdkUrls: [url] });
  await untilKnown(executor, "back-long");
  const { ids } = await client.send({ name: "long", data: {} });
  await eventually(async () => {
    const { rowCount } = await pool.query("SELECT FROM executor_waits WHERE kind = 'event'");
    return rowCount === 1 ? true : null;
  });
  const [old] = apps.splice(0);
  old?.closeAllConnections();
  await new Promise((resolve) => old?.close(resolve));
  await client.send({ name: "go", data: {} });
  await eventually(async () => {
    const { rowCount } = await pool.query("SELECT FROM executor_jobs WHERE attempt > 0");
    return rowCount === 1 ? true : null;
  });
  const again = create();
  const app = createServer(serve({ client: again.client, functions: [again.fn] }));
  apps.push(app);
  await new Promise<void>((resolve) => app.listen(Number(new URL(url).port), "127.0.0.1", resolve));
  expect(await outputOf(executor, String(ids[0]))).toBe(2);
  expect(ran).toEqual(["first", "second"]);
});

test("web pages of other sites may not start anything", async () => {
  const executor = await startExecutor({});
  const send = (origin: string) =>
    fetch(`${executor.url}/e/key`, {
      method: "POST",
      headers: { origin },
      body: JSON.stringify({ name: "x", data: {} }),
    });
  expect((await send("https://elsewhere.example")).status).toBe(403);
  expect((await send("http://localhost:3000")).status).toBe(200);
});
