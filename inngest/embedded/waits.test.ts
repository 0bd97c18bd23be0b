import { expect, test } from "vitest";
import { cancelRun } from "./cancel-run";
import { testBench } from "./testing/test-bench";

const bench = testBench();

async function untilWaiting(kind: string, count = 1): Promise<string> {
  return await bench.eventually(async () => {
    const { rows } = await bench.pool.query("SELECT run_id FROM executor_waits WHERE kind = $1", [kind]);
    return rows.length >= count ? String(rows[0].run_id) : null;
  });
}

test("a sleep lasts as long as it says and holds no call open", async () => {
  const fn = bench.inngest.createFunction(
    { id: "sleep", triggers: [{ event: "sleep" }] },
    async ({ step }) => {
      await step.sleep("pause", "1s");
      return "awake";
    },
  );
  await bench.run([fn]);
  const startedAt = Date.now();
  expect((await bench.trigger("sleep")).output).toBe("awake");
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1000);
  expect(Date.now() - startedAt).toBeLessThan(2500);
});

test("waitForEvent takes the first event that satisfies its condition", async () => {
  const fn = bench.inngest.createFunction(
    { id: "order", triggers: [{ event: "order" }] },
    async ({ step }) => {
      const paid = await step.waitForEvent("paid", {
        event: "paid",
        timeout: "1h",
        if: "event.data.order == async.data.order && async.data.amount > 1.5",
      });
      return paid?.data;
    },
  );
  await bench.run([fn]);
  const result = bench.trigger("order", { order: 5 });
  await untilWaiting("event");
  await bench.inngest.send([
    { name: "paid", data: { order: 4, amount: 10 } },
    { name: "paid", data: { order: 5, amount: 1 } },
    { name: "paid", data: { order: 5, amount: 2 } },
    { name: "paid", data: { order: 5, amount: 3 } },
  ]);
  expect((await result).output).toEqual({ order: 5, amount: 2 });
});

test("waitForEvent is null when its time is over", async () => {
  const fn = bench.inngest.createFunction({ id: "late", triggers: [{ event: "late" }] }, async ({ step }) =>
    step.waitForEvent("never", { event: "never", timeout: "1s" }),
  );
  await bench.run([fn]);
  expect(await bench.trigger("late")).toMatchObject({ status: "completed", output: null });
});

test("a signal reaches the run that waits for it, and sending one that nobody awaits fails", async () => {
  const fn = bench.inngest.createFunction(
    { id: "signal", triggers: [{ event: "signal" }] },
    async ({ step }) => {
      const signal = await step.waitForSignal("wait", { signal: "go-1", timeout: "1h", onConflict: "fail" });
      return signal?.data;
    },
  );
  const sender = bench.inngest.createFunction(
    { id: "sender", triggers: [{ event: "send" }] },
    async ({ step }) => {
      await step.sendSignal("send", { signal: "go-1", data: { ok: true } });
    },
  );
  await bench.run([fn, sender]);
  const result = bench.trigger("signal");
  await untilWaiting("signal");
  await bench.inngest.send({ name: "send", data: {} });
  expect((await result).output).toEqual({ ok: true });
});

test("step.sendEvent starts another function once", async () => {
  const fn = bench.inngest.createFunction(
    { id: "sends", triggers: [{ event: "sends" }] },
    async ({ step }) => {
      await step.sendEvent("send", { name: "sent", data: { from: "sends" } });
      return await step.run("after", () => "sent");
    },
  );
  const other = bench.inngest.createFunction(
    { id: "other", triggers: [{ event: "sent" }] },
    ({ event }) => event.data,
  );
  await bench.run([fn, other]);
  expect((await bench.trigger("sends")).output).toBe("sent");
  expect(await bench.finished("other")).toMatchObject([{ output: { from: "sends" } }]);
});

test("invoke answers with the other function's result, its error, or that there is none", async () => {
  const child = bench.inngest.createFunction(
    { id: "child", triggers: [{ event: "child" }], retries: 0 },
    async ({ event, step }) => {
      const n = await step.run("double", () => Number(event.data["n"]) * 2);
      if (n > 10) throw new Error("too much");
      return n;
    },
  );
  const missing = bench.inngest.createFunction({ id: "missing", triggers: [] }, () => null);
  const parent = bench.inngest.createFunction(
    { id: "parent", triggers: [{ event: "parent" }], retries: 0 },
    async ({ step }) => {
      const ok = await step.invoke("ok", { function: child, data: { n: 4 } });
      const failed = await step
        .invoke("failed", { function: child, data: { n: 6 } })
        .catch((error: Error) => error.message);
      const unknown = await step
        .invoke("unknown", { function: missing, data: {} })
        .catch((error: Error) => error.message);
      return { ok, failed, unknown };
    },
  );
  await bench.run([child, parent]);
  expect((await bench.trigger("parent")).output).toEqual({
    ok: 8,
    failed: "too much",
    unknown: "There is no function test-missing to invoke.",
  });
});

test("an invoke that takes too long fails by name, and many at once all answer", async () => {
  const slow = bench.inngest.createFunction({ id: "slow", triggers: [] }, async ({ step }) => {
    await step.sleep("long", "1h");
  });
  const quick = bench.inngest.createFunction(
    { id: "quick", triggers: [{ event: "quick" }] },
    ({ event }) => event.data["i"],
  );
  const parent = bench.inngest.createFunction(
    { id: "fan", triggers: [{ event: "fan" }] },
    async ({ step }) => {
      const all = await Promise.all(
        Array.from({ length: 30 }, (_, i) => step.invoke(`q${i}`, { function: quick, data: { i } })),
      );
      const late = await step
        .invoke("late", { function: slow, data: {}, timeout: "1s" })
        .catch((error: Error) => error.message);
      return { all, late };
    },
  );
  await bench.run([slow, quick, parent]);
  expect((await bench.trigger("fan")).output).toEqual({
    all: Array.from({ length: 30 }, (_, i) => i),
    late: "The invoked function did not finish in time.",
  });
});

test("cancelOn ends the run that the event is about, and no other", async () => {
  const fn = bench.inngest.createFunction(
    { id: "cancels", triggers: [{ event: "begin" }], cancelOn: [{ event: "stop", match: "data.id" }] },
    async ({ step }) => {
      await step.waitForEvent("go", { event: "go", timeout: "1h" });
      return "went on";
    },
  );
  await bench.run([fn]);
  const one = bench.trigger("begin", { id: 1 });
  const two = bench.trigger("begin", { id: 2 });
  await untilWaiting("event", 2);
  await bench.inngest.send({ name: "stop", data: { id: 1 } });
  expect((await one).status).toBe("cancelled");
  await bench.inngest.send({ name: "go", data: {} });
  expect(await two).toMatchObject({ status: "completed", output: "went on" });
});

test("cancelRun drops the result of the step that is running and starts nothing more", async () => {
  let release: () => void = () => undefined;
  const entered = new Promise<void>((resolve) => {
    release = resolve;
  });
  const ran: string[] = [];
  let finish: () => void = () => undefined;
  const fn = bench.inngest.createFunction(
    { id: "stopped", triggers: [{ event: "stopped" }] },
    async ({ step }) => {
      await step.run("running", async () => {
        release();
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return "dropped";
      });
      await step.run("next", () => {
        ran.push("next");
      });
    },
  );
  await bench.run([fn]);
  const result = bench.trigger("stopped");
  await entered;
  const { rows } = await bench.pool.query("SELECT id FROM executor_runs");
  const runId = String(rows[0].id);
  expect(await cancelRun(bench.pool, runId)).toBe(true);
  expect(await cancelRun(bench.pool, runId)).toBe(false);
  finish();
  expect((await result).status).toBe("cancelled");
  await bench.eventually(async () => {
    const left = await bench.pool.query("SELECT FROM executor_jobs");
    return left.rowCount === 0 ? true : null;
  });
  expect(ran).toEqual([]);
  expect((await bench.pool.query("SELECT FROM executor_steps")).rowCount).toBe(0);
});
