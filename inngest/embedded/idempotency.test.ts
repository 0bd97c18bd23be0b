import { expect, test } from "vitest";
import { testBench } from "./testing/test-bench";

const bench = testBench();

test("each value of the idempotency expression starts one run in 24 hours", async () => {
  const heard: unknown[] = [];
  const fn = bench.inngest.createFunction(
    { id: "paid", triggers: [{ event: "paid" }], idempotency: "event.data.order" },
    ({ event }) => {
      heard.push(event.data["n"]);
    },
  );
  await bench.run([fn]);
  const send = (...data: object[]) => bench.inngest.send(data.map((item) => ({ name: "paid", data: item })));
  await send({ order: "a", n: 1 }, { order: "a", n: 2 }, { order: "b", n: 3 }, { order: 1, n: 4 });
  await bench.finished("paid", 3);
  await send({ order: "a", n: 5 }, { order: "1", n: 6 });
  await bench.finished("paid", 4);
  await bench.pool.query(
    "UPDATE executor_seen SET seen_at = now() - interval '24 hours' WHERE key = '\"a\"'",
  );
  await send({ order: "a", n: 7 }, { order: "b", n: 8 });
  await bench.finished("paid", 5);
  expect(heard.toSorted()).toEqual([1, 3, 4, 6, 7]);
});

test("events without a value are no repetitions of each other", async () => {
  const fn = bench.inngest.createFunction(
    { id: "loose", triggers: [{ event: "loose" }], idempotency: "event.data.order" },
    () => null,
  );
  await bench.run([fn]);
  await bench.inngest.send([
    { name: "loose", data: {} },
    { name: "loose", data: {} },
  ]);
  await bench.finished("loose", 2);
});

test("an invoke that is a repetition fails instead of waiting for ever", async () => {
  const child = bench.inngest.createFunction(
    { id: "child", triggers: [], idempotency: "event.data.key" },
    () => "ran",
  );
  const parent = bench.inngest.createFunction(
    { id: "parent", triggers: [{ event: "parent" }], retries: 0 },
    async ({ step }) => {
      const first = await step.invoke("first", { function: child, data: { key: 1 } });
      const second = await step
        .invoke("second", { function: child, data: { key: 1 } })
        .catch((error: Error) => error.message);
      return { first, second };
    },
  );
  await bench.run([child, parent]);
  expect((await bench.trigger("parent")).output).toEqual({
    first: "ran",
    second: "The invoked function's idempotency key has started a run within the last 24 hours.",
  });
});
