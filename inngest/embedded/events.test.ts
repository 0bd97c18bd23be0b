import { expect, test } from "vitest";
import { testBench } from "./testing/test-bench";

const bench = testBench();

test("an event id starts each function once, however often it is sent", async () => {
  let runs = 0;
  const options = { id: "once", triggers: [{ event: "delivery" }, { event: "delivery*" }] };
  const fn = bench.inngest.createFunction(options, () => {
    runs += 1;
  });
  const marker = bench.inngest.createFunction({ id: "marker", triggers: [{ event: "marker" }] }, () => null);
  await bench.run([fn, marker]);
  for (let i = 0; i < 3; i += 1) await bench.inngest.send({ id: "delivery-1", name: "delivery", data: {} });
  await bench.inngest.send({ id: "delivery-2", name: "delivery", data: {} });
  await bench.trigger("marker");
  await bench.finished("once", 2);
  expect(runs).toBe(2);
});

test("triggers match by name, by wildcard and by expression", async () => {
  const create = (id: string, event: string, condition?: string) =>
    bench.inngest.createFunction(
      { id, triggers: [condition === undefined ? { event } : { event, if: condition }] },
      ({ event: received }) => received.data["n"],
    );
  const functions = [
    create("exact", "shop/order.created"),
    create("wildcard", "shop/*"),
    create("condition", "shop/order.created", "event.data.n > 1.5 && event.data.kind == 'b'"),
    create("absent", "shop/order.created", "event.data.nothing == 1"),
  ];
  await bench.run(functions);
  await bench.inngest.send([
    { name: "shop/order.created", data: { n: 1, kind: "b" } },
    { name: "shop/order.created", data: { n: 2, kind: "b" } },
    { name: "shop/order.paid", data: { n: 3 } },
  ]);
  const outputs = async (id: string, count: number) =>
    (await bench.finished(id, count)).map((run) => run.output).sort();
  expect(await outputs("exact", 2)).toEqual([1, 2]);
  expect(await outputs("wildcard", 3)).toEqual([1, 2, 3]);
  expect(await outputs("condition", 1)).toEqual([2]);
  const { rowCount } = await bench.pool.query("SELECT FROM executor_runs");
  expect(rowCount).toBe(6);
});

test("an event from the future starts its functions then", async () => {
  const fn = bench.inngest.createFunction({ id: "future", triggers: [{ event: "future" }] }, () =>
    Date.now(),
  );
  await bench.run([fn]);
  const ts = Date.now() + 800;
  await bench.inngest.send({ name: "future", data: {}, ts });
  const [run] = await bench.finished("future");
  expect(Number(run?.output)).toBeGreaterThanOrEqual(ts);
});

test("the same request sent again adds no event, and reserved names are refused", async () => {
  const send = (name: string) =>
    bench.inngest["fetch"]("http://executor.internal/e/key", {
      method: "POST",
      body: JSON.stringify([{ name, data: {} }]),
      headers: { "x-inngest-event-id-seed": "1700000000000,AAECAwQFBgcICQ==" },
    });
  const first = await (await send("seeded")).json();
  const second = await (await send("seeded")).json();
  expect(second).toEqual(first);
  expect((await bench.pool.query("SELECT FROM executor_events")).rowCount).toBe(1);
  expect((await send("inngest/function.failed")).status).toBe(400);
});

test("another function can be triggered by the end of one", async () => {
  const fn = bench.inngest.createFunction({ id: "first", triggers: [{ event: "first" }] }, () => ({
    ok: true,
  }));
  const after = bench.inngest.createFunction(
    {
      id: "after",
      triggers: [{ event: "inngest/function.finished", if: "event.data.function_id == 'test-first'" }],
    },
    ({ event }) => event.data["result"],
  );
  await bench.run([fn, after]);
  await bench.trigger("first");
  expect(await bench.finished("after")).toMatchObject([{ output: { ok: true } }]);
});

test("what is not supported is refused by name when the executor starts", async () => {
  const triggers = [{ event: "x" }];
  const create = (id: string, options: object) =>
    bench.inngest.createFunction({ id, triggers, ...options }, () => null);
  const refused = bench.run([
    create("debounced", { debounce: { period: "5s" } }),
    create("batched", { batchEvents: { maxSize: 2, timeout: "5s" } }),
    create("throttled", { throttle: { limit: 1, period: "5s" } }),
    create("single", { singleton: { mode: "skip" } }),
    create("urgent", { priority: { run: "100" } }),
    create("limited", { rateLimit: { limit: 1, period: "5s" } }),
    create("shared", { concurrency: { limit: 1, scope: "env" } }),
    create("unclear", { idempotency: "event.data.(" }),
    bench.inngest.createFunction({ id: "scheduled", triggers: [{ cron: "61 * * * *" }] }, () => null),
  ]);
  const message = await refused.then(String, (error: Error) => error.message);
  expect(message.split("\n").slice(1)).toEqual([
    "test-debounced: debounce is not supported",
    "test-batched: batchEvents is not supported",
    "test-throttled: throttle is not supported",
    "test-single: singleton is not supported",
    "test-urgent: priority is not supported",
    "test-limited: rateLimit is not supported",
    "test-shared: concurrency of a scope other than fn needs a key",
    expect.stringMatching(/^test-unclear: "event.data.\(" is not an expression: /),
    expect.stringMatching(/^test-scheduled: "61 \* \* \* \*" is not a cron pattern: /),
  ]);
});
