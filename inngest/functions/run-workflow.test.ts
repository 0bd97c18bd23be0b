import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { abortWork } from "@/lib/server/abort-registry";
import { listen, pool, prisma } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import example from "@/lib/server/examples/sales-lead-processing.json";
import { runEnded } from "@/lib/server/run-events";
import { endRun } from "@/lib/server/run-state";
import { listSteps } from "@/lib/server/run-steps";
import { withTestDatabase } from "@/lib/server/testing/database";
import { insertRun } from "@/lib/server/testing/rows";
import type { Json, JsonObject } from "@/lib/utils/json";
import { inngest } from "../client";
import { createExecutor, type Executor } from "../embedded/executor";
import { RUN_CANCELLED, RUN_REQUESTED } from "../events";
import { createFunctions } from "./run-workflow";

withTestDatabase();

let executor: Executor;
let receiver: Server;
let received: { key: string; at: number }[] = [];
let hold: ((key: string) => Promise<void>) | null = null;

beforeAll(async () => {
  process.env["HEDDLE_ALLOW_PRIVATE_NETWORK"] = "true";
  globalThis.heddleEnv = undefined;
  receiver = createServer(async (request, response) => {
    const key = String(request.headers["idempotency-key"]);
    received.push({ key, at: Date.now() });
    await hold?.(key);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ key }));
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const client = inngest();
  const connectionString = env().DATABASE_URL ?? "";
  executor = createExecutor({ pool: pool(), connectionString, client, functions: createFunctions(client) });
  await listen("heddle_run_ended", (runId) => {
    if (runId) abortWork(runId);
  });
  await executor.start();
});

afterAll(async () => {
  await executor.stop();
  receiver.closeAllConnections();
  receiver.close();
  globalThis.heddleInngest = undefined;
});

function url(path: string): string {
  // The receiver listens on TCP, so its address is never a pipe's name.
  return `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;
}

async function start(id: string, document: JsonObject, trigger: string, input: Json): Promise<void> {
  await insertRun(id);
  await prisma().document.update({ where: { hash: `hash-${id}` }, data: { content: document } });
  await prisma().run.update({ where: { id }, data: { triggerNodeId: trigger, input: input ?? {} } });
  await inngest().send({ name: RUN_REQUESTED, id, data: { runId: id } });
}

async function finished(id: string) {
  await runEnded(id, 20_000);
  return await prisma().run.findUniqueOrThrow({ where: { id } });
}

function node(type: string, config: JsonObject, more: JsonObject = {}): JsonObject {
  return { type, name: type, position: [0, 0], config, ...more };
}

const manual = node("manual", {});
const call = (path: string, more: JsonObject = {}) => node("http", { method: "POST", url: url(path) }, more);

test("the example runs to its end on the embedded executor", async () => {
  const contacts = [
    { name: "Ana Ruiz", role: "Head of Operations", email: "ana@northwind.example" },
    { name: "Ben Okafor", role: "CFO", email: "ben@northwind.example" },
  ];
  const message = "Invoice approvals across our three warehouses take days. Can we have a demo this week?";
  const body = { company: "Northwind Logistics", employees: 450, budget: 25_000, message, contacts };
  await start("run_example", JSON.parse(JSON.stringify(example)), "lead", { body });
  const run = await finished("run_example");
  expect(run.error).toBeNull();
  expect(run).toMatchObject({ status: "completed", output: { tier: "hot", company: "Northwind Logistics" } });
  const events = await prisma().runEvent.findMany({ where: { runId: run.id }, orderBy: { seq: "asc" } });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events[0]?.type).toBe("run.started");
  expect(events.at(-1)?.type).toBe("run.completed");
});

test("a diamond runs both arms at once and each call once", async () => {
  received = [];
  const document = {
    heddle: 1,
    name: "Diamond",
    nodes: { start: manual, a: call("/a"), b: call("/b"), c: call("/c"), d: call("/d") },
    edges: [
      { from: "start", to: "a" },
      { from: "a", to: "b" },
      { from: "a", to: "c" },
      { from: "b", to: "d" },
      { from: "c", to: "d" },
    ],
  };
  const waiting = new Set<string>();
  let release: () => void = () => undefined;
  const both = new Promise<void>((resolve) => {
    release = resolve;
  });
  hold = async (key) => {
    if (!/:(b|c)$/.test(key)) return;
    waiting.add(key);
    if (waiting.size === 2) release();
    await both;
  };
  await start("run_diamond", document, "start", {});
  expect(await finished("run_diamond")).toMatchObject({ status: "completed" });
  hold = null;
  expect(received.map(({ key }) => key).sort()).toEqual(
    ["a", "b", "c", "d"].map((id) => `run_diamond:${id}`),
  );
});

test("a cancelled run starts no further step, and what is in flight is told", async () => {
  received = [];
  let reached: () => void = () => undefined;
  const inFlight = new Promise<void>((resolve) => {
    reached = resolve;
  });
  hold = () => {
    reached();
    return new Promise(() => undefined);
  };
  const document = {
    heddle: 1,
    name: "Line",
    nodes: { start: manual, a: call("/a"), b: call("/b") },
    edges: [
      { from: "start", to: "a" },
      { from: "a", to: "b" },
    ],
  };
  await start("run_cancel", document, "start", {});
  await inFlight;
  await endRun(pool(), "run_cancel", { status: "cancelled" });
  await inngest().send({ name: RUN_CANCELLED, data: { runId: "run_cancel" } });
  await vi.waitFor(async () => {
    const jobs = await pool().query("SELECT FROM executor_jobs");
    expect(jobs.rowCount).toBe(0);
  });
  hold = null;
  expect(received.map(({ key }) => key)).toEqual(["run_cancel:a"]);
  const steps = await prisma().stepRun.findMany({ where: { runId: "run_cancel", nodeId: "a" } });
  expect(steps).toMatchObject([{ status: "cancelled" }]);
});

test("a failed item keeps further items of every lane from starting, and its error is the container's", async () => {
  received = [];
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  hold = async (key) => {
    if (key.endsWith("each[0]/call")) await released;
  };
  const document = {
    heddle: 1,
    name: "Stops",
    nodes: {
      start: manual,
      each: node(
        "fan-out",
        { items: "{{ trigger.items }}", concurrency: 2, onItemError: "fail" },
        { size: [400, 200] },
      ),
      call: node("http", { method: "POST", url: "{{ item }}" }, { parent: "each", policy: { retries: 0 } }),
    },
    edges: [{ from: "start", to: "each" }],
  };
  const items = [url("/0"), "not an address", url("/2"), url("/3"), url("/4")];
  await start("run_stops", document, "start", { items });
  await vi.waitFor(async () => {
    const failed = await prisma().stepRun.count({
      where: { runId: "run_stops", kind: "iteration", status: "failed" },
    });
    expect(failed).toBe(1);
  });
  release();
  const run = await finished("run_stops");
  hold = null;
  expect(run).toMatchObject({ status: "failed", error: { code: "bad-url", path: "each[1]/call" } });
  expect(received.map(({ key }) => key)).toEqual(["run_stops:each[0]/call"]);
});

test("a failing node fails the run and says where", async () => {
  const document = {
    heddle: 1,
    name: "Fails",
    nodes: { start: manual, a: node("transform", { fields: { x: "{{ input.nothing }}" } }) },
    edges: [{ from: "start", to: "a" }],
  };
  await start("run_fail", document, "start", { n: 1 });
  expect(await finished("run_fail")).toMatchObject({
    status: "failed",
    error: { class: "invalid-input", nodeId: "a", path: "a" },
  });
});

test("a fan-out of 300 items in 20 lanes calls once for each and keeps their order", async () => {
  received = [];
  const document = {
    heddle: 1,
    name: "Wide",
    nodes: {
      start: manual,
      each: node("fan-out", { items: "{{ trigger.items }}", concurrency: 20 }, { size: [400, 200] }),
      call: call("/{{ item }}", { parent: "each" }),
    },
    edges: [{ from: "start", to: "each" }],
  };
  const items = Array.from({ length: 300 }, (_, index) => index);
  await start("run_wide", document, "start", { items });
  const run = await finished("run_wide");
  expect(run.error).toBeNull();
  expect(new Set(received.map(({ key }) => key)).size).toBe(300);
  expect(received).toHaveLength(300);
  const steps = await listSteps({ userId: null, workspaceId: run.workspaceId, role: "viewer" }, run.id, {
    limit: 1000,
  });
  expect(steps.items.find(({ path }) => path === "each")).toMatchObject({ status: "completed", items: 300 });
  expect(steps.items.find(({ path }) => path === "each")).not.toHaveProperty("output");
  const begun = await prisma().runEvent.findFirstOrThrow({
    where: { runId: run.id, path: "each" },
    orderBy: { seq: "asc" },
  });
  expect(begun).toMatchObject({ type: "step.started", data: { items: 300 } });
  const output = JSON.parse(JSON.stringify(run.output));
  expect(output.results.map((result: { body: { key: string } }) => result.body.key)).toEqual(
    items.map((item) => `run_wide:each[${item}]/call`),
  );
}, 60_000);
