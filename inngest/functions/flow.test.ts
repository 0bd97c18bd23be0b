import { expect, test } from "vitest";
import { prisma } from "@/lib/server/db";
import { pauseWorkspace } from "@/lib/server/pause-workspace";
import { getRun, startRunOf } from "@/lib/server/runs";
import { newCaller } from "@/lib/server/testing/callers";
import { createWorkflow } from "@/lib/server/workflows";
import { documentOf, gate, runBench } from "./testing/run-bench";

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
