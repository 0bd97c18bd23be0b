import { expect, test } from "vitest";
import { testBench } from "./testing/test-bench";

const bench = testBench();

test("a run that is not over in its time is cancelled, also while it waits", async () => {
  const fn = bench.inngest.createFunction(
    { id: "slow", triggers: [{ event: "slow" }], timeouts: { finish: "1s" } },
    async ({ step }) => {
      await step.run("begin", () => null);
      await step.waitForEvent("never", { event: "never", timeout: "1h" });
    },
  );
  await bench.run([fn]);
  const startedAt = Date.now();
  expect((await bench.trigger("slow")).status).toBe("cancelled");
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1000);
  expect((await bench.pool.query("SELECT FROM executor_waits")).rowCount).toBe(0);
});

test("a run that does not start in its time is cancelled and never called", async () => {
  const called: unknown[] = [];
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const fn = bench.inngest.createFunction(
    { id: "queued", triggers: [{ event: "queued" }], timeouts: { start: "1s" }, concurrency: 1 },
    async ({ event }) => {
      called.push(event.data["n"]);
      await gate;
    },
  );
  await bench.run([fn]);
  await bench.inngest.send([1, 2].map((n) => ({ name: "queued", data: { n } })));
  expect(await bench.finished("queued")).toMatchObject([{ status: "cancelled" }]);
  release();
  expect((await bench.finished("queued", 2)).map(({ status }) => status).toSorted()).toEqual([
    "cancelled",
    "completed",
  ]);
  expect(called).toEqual([1]);
});

test("a run whose time to start ended while no worker was there is not called", async () => {
  let calls = 0;
  const fn = bench.inngest.createFunction(
    { id: "late", triggers: [{ event: "late" }], timeouts: { start: "1h", finish: "1h" } },
    () => {
      calls += 1;
    },
  );
  const first = await bench.run([fn]);
  await bench.inngest.send({ name: "late", data: {}, ts: Date.now() + 3_600_000 });
  await bench.eventually(async () => {
    const { rowCount } = await bench.pool.query("SELECT FROM executor_jobs");
    return rowCount === 1 ? true : null;
  });
  await first.stop();
  await bench.pool.query("UPDATE executor_jobs SET due_at = now()");
  await bench.pool.query("UPDATE executor_waits SET expires_at = now() WHERE step_id = 'timeout:start'");
  await bench.run([fn]);
  expect(await bench.finished("late")).toMatchObject([{ status: "cancelled" }]);
  expect(calls).toBe(0);
});
