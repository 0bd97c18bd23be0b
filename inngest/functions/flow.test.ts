import { expect, test } from "vitest";
import { prisma } from "@/lib/server/db";
import { pauseGate } from "@/lib/server/pause-gate";
import { pauseWorkspace } from "@/lib/server/pause-workspace";
import { getRun, startRunOf } from "@/lib/server/runs";
import { newCaller } from "@/lib/server/testing/callers";
import { createWorkflow } from "@/lib/server/workflows";
import { documentOf, gate, node, runBench } from "./testing/run-bench";

const bench = runBench();
const options = { input: {}, trigger: undefined, version: undefined, idempotencyKey: null, waitSeconds: 0 };

test("of 50 runs that start together no more go than the workflow allows, and all of them do", async () => {
  const caller = await newCaller();
  const document = documentOf({ a: bench.call("/a"), b: bench.call("/b") }, ["start -> a", "a -> b"]);
  const { id } = await createWorkflow(caller, { ...document, settings: { concurrency: 3 } });
  const going = new Set<string>();
  let most = 0;
  bench.received = [];
  bench.hold = async (key) => {
    going.add(key);
    most = Math.max(most, going.size);
    // Long enough for others to come in, if they could.
    await prisma().run.count();
    going.delete(key);
  };
  const runs = await Promise.all(Array.from({ length: 50 }, () => startRunOf(caller, id, options)));
  const ended = await Promise.all(runs.map((run) => bench.finished(run.id)));
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(["completed"]));
  expect(most).toBeLessThanOrEqual(3);
  expect(new Set(bench.received).size).toBe(100);
  expect(bench.received).toHaveLength(100);
  bench.hold = null;
});

test("a paused workspace finishes the step it is at, begins no other, and goes on when it is resumed", async () => {
  const caller = await newCaller();
  const document = documentOf({ a: bench.call("/a"), b: bench.call("/b") }, ["start -> a", "a -> b"]);
  const { id } = await createWorkflow(caller, document);
  const { opened: atFirst, open: reached } = gate();
  const { opened: released, open: release } = gate();
  bench.received = [];
  bench.hold = async () => {
    reached();
    await released;
  };
  const run = await startRunOf(caller, id, options);
  await atFirst;
  await pauseWorkspace(caller, true);
  const late = await startRunOf(caller, id, options);
  release();
  const first = { where: { runId: run.id, path: "a", status: "completed" } };
  await expect.poll(() => prisma().stepRun.count(first), { timeout: 5000 }).toBe(1);
  expect((await getRun(caller, run.id)).status).toBe("running");
  expect((await getRun(caller, late.id)).queue).toEqual({ position: 1, reason: "paused" });
  // A run of another workspace is not held up.
  const other = await newCaller();
  const elsewhere = await createWorkflow(other, document);
  const free = await startRunOf(other, elsewhere.id, options);
  expect(await bench.finished(free.id)).toMatchObject({ status: "completed" });
  expect(bench.received.filter((key) => !key.startsWith(free.id))).toEqual([`${run.id}:a`]);
  await pauseWorkspace(caller, false);
  expect(await bench.finished(run.id)).toMatchObject({ status: "completed" });
  expect(await bench.finished(late.id)).toMatchObject({ status: "completed" });
  expect(bench.received.filter((key) => key === `${run.id}:a`)).toHaveLength(1);
  bench.hold = null;
});

test("a paused workspace takes no worker from others, and goes on at once when it is resumed", async () => {
  const caller = await newCaller();
  const document = documentOf({ a: bench.call("/a"), b: bench.call("/b") }, ["start -> a", "a -> b"]);
  const { id } = await createWorkflow(caller, document);
  const other = await newCaller();
  const elsewhere = await createWorkflow(other, document);
  const { opened: released, open: release } = gate();
  bench.received = [];
  bench.hold = () => released;
  const runs = await Promise.all(Array.from({ length: 60 }, () => startRunOf(caller, id, options)));
  // More than a worker has places: those that are at work, and those that were only handed over.
  const admitted = { where: { workspaceId: caller.workspaceId, admittedAt: { not: null } } };
  await expect.poll(() => prisma().run.count(admitted), { timeout: 20_000 }).toBe(60);
  await pauseWorkspace(caller, true);
  // The worker is told of it by a notification.
  await expect.poll(() => pauseGate(caller)().catch(String), { timeout: 5000 }).toMatch(/HeldBack/);
  release();
  const heldBack = { where: { workspaceId: caller.workspaceId, kind: "hold", status: "open" } };
  await expect.poll(() => prisma().pause.count(heldBack), { timeout: 20_000 }).toBe(60);
  const began = performance.now();
  await bench.finished((await startRunOf(other, elsewhere.id, options)).id);
  expect(performance.now() - began).toBeLessThan(5000);
  const steps = { where: { runId: { in: runs.map((run) => run.id) }, kind: "node" } };
  const before = await prisma().stepRun.count(steps);
  await pauseWorkspace(caller, false);
  await expect
    .poll(() => prisma().stepRun.count(steps), { timeout: 5000, interval: 10 })
    .toBeGreaterThan(before);
  for (const run of runs) expect(await bench.finished(run.id)).toMatchObject({ status: "completed" });
  expect(new Set(bench.received).size).toBe(122);
  expect(bench.received).toHaveLength(122);
  expect(await prisma().stepRun.count({ where: { ...steps.where, attempt: { not: 1 } } })).toBe(0);
  expect(await prisma().pause.count({ where: { workspaceId: caller.workspaceId } })).toBe(0);
  bench.hold = null;
}, 60_000);

test("items of a fan-out and branches beside it are held back and go on, however often that is", async () => {
  const caller = await newCaller();
  const each = node("fan-out", { items: "{{ [0, 1, 2, 3, 4, 5] }}", concurrency: 3 }, { size: [400, 200] });
  const document = documentOf(
    {
      each,
      one: bench.call("/{{ item }}", { parent: "each" }),
      two: bench.call("/{{ item }}", { parent: "each" }),
      beside: bench.call("/beside"),
      after: bench.call("/after"),
    },
    ["start -> each", "start -> beside", "beside -> after", "one -> two"],
  );
  const { id } = await createWorkflow(caller, document);
  bench.received = [];
  let calls = gate();
  bench.hold = () => calls.opened;
  const run = await startRunOf(caller, id, options);
  for (const inFlight of [4, 4, 3]) {
    const before = bench.received.length;
    await expect.poll(() => bench.received.length, { timeout: 5000 }).toBe(before + inFlight);
    await pauseWorkspace(caller, true);
    await expect.poll(() => pauseGate(caller)().catch(String), { timeout: 5000 }).toMatch(/HeldBack/);
    calls.open();
    calls = gate();
    const held = { where: { runId: run.id, kind: "hold", status: "open" } };
    await expect.poll(() => prisma().pause.count(held), { timeout: 5000 }).toBeGreaterThan(0);
    await pauseWorkspace(caller, false);
  }
  bench.hold = null;
  calls.open();
  expect(await bench.finished(run.id)).toMatchObject({ status: "completed" });
  expect(new Set(bench.received).size).toBe(14);
  expect(bench.received).toHaveLength(14);
});
