import { expect, test, vi } from "vitest";
import { pool, prisma } from "@/lib/server/db";
import example from "@/lib/server/examples/sales-lead-processing.json";
import { endRun } from "@/lib/server/run-state";
import { listSteps } from "@/lib/server/run-steps";
import { inngest } from "../client";
import { RUN_CANCELLED } from "../events";
import { documentOf, gate, node, runBench } from "./testing/run-bench";

const bench = runBench();

test("the example runs to its end on the embedded executor", async () => {
  const contacts = [
    { name: "Ana Ruiz", role: "Head of Operations", email: "ana@northwind.example" },
    { name: "Ben Okafor", role: "CFO", email: "ben@northwind.example" },
  ];
  const message = "Invoice approvals across our three warehouses take days. Can we have a demo this week?";
  const body = { company: "Northwind Logistics", employees: 450, budget: 25_000, message, contacts };
  await bench.start("run_example", JSON.parse(JSON.stringify(example)), { body }, "lead");
  const run = await bench.finished("run_example");
  expect(run.error).toBeNull();
  expect(run).toMatchObject({ status: "completed", output: { tier: "hot", company: "Northwind Logistics" } });
  const events = await prisma().runEvent.findMany({ where: { runId: run.id }, orderBy: { seq: "asc" } });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events[0]?.type).toBe("run.started");
  expect(events.at(-1)?.type).toBe("run.completed");
});

test("a diamond runs both arms at once and each call once", async () => {
  bench.received = [];
  const document = documentOf(
    { a: bench.call("/a"), b: bench.call("/b"), c: bench.call("/c"), d: bench.call("/d") },
    ["start -> a", "a -> b", "a -> c", "b -> d", "c -> d"],
  );
  const waiting = new Set<string>();
  const { opened: both, open: release } = gate();
  bench.hold = async (key) => {
    if (!/:(b|c)$/.test(key)) return;
    waiting.add(key);
    if (waiting.size === 2) release();
    await both;
  };
  await bench.start("run_diamond", document, {});
  expect(await bench.finished("run_diamond")).toMatchObject({ status: "completed" });
  bench.hold = null;
  expect([...bench.received].sort()).toEqual(["a", "b", "c", "d"].map((id) => `run_diamond:${id}`));
});

test("a cancelled run starts no further step, and what is in flight is told", async () => {
  bench.received = [];
  const { opened: inFlight, open: reached } = gate();
  bench.hold = () => {
    reached();
    return new Promise(() => undefined);
  };
  const document = documentOf({ a: bench.call("/a"), b: bench.call("/b") }, ["start -> a", "a -> b"]);
  await bench.start("run_cancel", document, {});
  await inFlight;
  await vi.waitFor(async () => {
    expect(await prisma().stepRun.count({ where: { runId: "run_cancel", nodeId: "a" } })).toBe(1);
  });
  await endRun(pool(), "run_cancel", { status: "cancelled" });
  await inngest().send({ name: RUN_CANCELLED, data: { runId: "run_cancel" } });
  await vi.waitFor(async () => {
    const jobs = await pool().query("SELECT FROM executor_jobs");
    expect(jobs.rowCount).toBe(0);
  });
  bench.hold = null;
  expect(bench.received).toEqual(["run_cancel:a"]);
  const steps = await prisma().stepRun.findMany({ where: { runId: "run_cancel", nodeId: "a" } });
  expect(steps).toMatchObject([{ status: "cancelled" }]);
});

test("a failed item keeps further items of every lane from starting, and its error is the container's", async () => {
  bench.received = [];
  const { opened: released, open: release } = gate();
  bench.hold = async (key) => {
    if (key.endsWith("each[0]/call")) await released;
  };
  const document = documentOf(
    {
      each: node(
        "fan-out",
        { items: "{{ trigger.items }}", concurrency: 2, onItemError: "fail" },
        { size: [400, 200] },
      ),
      call: node("http", { method: "POST", url: "{{ item }}" }, { parent: "each", policy: { retries: 0 } }),
    },
    ["start -> each"],
  );
  const items = [bench.url("/0"), "not an address", bench.url("/2"), bench.url("/3"), bench.url("/4")];
  await bench.start("run_stops", document, { items });
  await vi.waitFor(async () => {
    const failed = await prisma().stepRun.count({
      where: { runId: "run_stops", kind: "iteration", status: "failed" },
    });
    expect(failed).toBe(1);
  });
  release();
  const run = await bench.finished("run_stops");
  bench.hold = null;
  expect(run).toMatchObject({ status: "failed", error: { code: "bad-url", path: "each[1]/call" } });
  expect(bench.received).toEqual(["run_stops:each[0]/call"]);
});

test("a failing node fails the run and says where", async () => {
  const document = documentOf({ a: node("transform", { fields: { x: "{{ input.nothing }}" } }) }, [
    "start -> a",
  ]);
  await bench.start("run_fail", document, { n: 1 });
  expect(await bench.finished("run_fail")).toMatchObject({
    status: "failed",
    error: { class: "invalid-input", nodeId: "a", path: "a" },
  });
});

test("a fan-out of 300 items in 20 lanes calls once for each and keeps their order", async () => {
  bench.received = [];
  const document = documentOf(
    {
      each: node("fan-out", { items: "{{ trigger.items }}", concurrency: 20 }, { size: [400, 200] }),
      call: bench.call("/{{ item }}", { parent: "each" }),
    },
    ["start -> each"],
  );
  const items = Array.from({ length: 300 }, (_, index) => index);
  await bench.start("run_wide", document, { items });
  const run = await bench.finished("run_wide");
  expect(run.error).toBeNull();
  expect(new Set(bench.received).size).toBe(300);
  expect(bench.received).toHaveLength(300);
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
