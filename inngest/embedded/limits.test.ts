import { expect, test } from "vitest";
import { testBench } from "./testing/test-bench";

const bench = testBench();
const MB = 1024 * 1024;

test("all steps of a run together return at most 32 MB", async () => {
  let ran = 0;
  const fn = bench.inngest.createFunction(
    { id: "state", triggers: [{ event: "state" }] },
    async ({ step }) => {
      for (let i = 0; i < 12; i += 1) {
        await step.run(`s${i}`, () => {
          ran += 1;
          return "x".repeat(3.5 * MB);
        });
      }
    },
  );
  await bench.run([fn]);
  expect(await bench.trigger("state")).toMatchObject({
    status: "failed",
    output: { name: "RunStateTooLargeError" },
  });
  expect(ran).toBe(10);
});

test("a function returns at most 8 MB", async () => {
  const fn = bench.inngest.createFunction({ id: "long", triggers: [{ event: "long" }] }, () =>
    "x".repeat(9 * MB),
  );
  await bench.run([fn]);
  expect(await bench.trigger("long")).toMatchObject({
    status: "failed",
    output: { name: "ResponseTooLargeError" },
  });
});

test("a function asks for at most 1,000 steps at once", async () => {
  const fn = bench.inngest.createFunction({ id: "wide", triggers: [{ event: "wide" }] }, async ({ step }) => {
    await Promise.all(Array.from({ length: 1001 }, (_, i) => step.sleep(`s${i}`, "1h")));
  });
  await bench.run([fn]);
  expect(await bench.trigger("wide")).toMatchObject({
    status: "failed",
    output: { name: "TooManyStepsAtOnceError" },
  });
});

test("an event of more than 3 MB is refused", async () => {
  const send = bench.inngest["fetch"]("http://executor.internal/e/key", {
    method: "POST",
    body: JSON.stringify({ name: "big", data: { text: "x".repeat(3.5 * MB) } }),
  });
  expect((await send).status).toBe(400);
});
