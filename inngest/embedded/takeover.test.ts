import { expect, test } from "vitest";
import { testBench } from "./testing/test-bench";

const bench = testBench();

test("an executor that stops gives its runs away after the step they are in", async () => {
  const ran: number[] = [];
  let reached: () => void = () => undefined;
  const third = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const fn = bench.inngest.createFunction({ id: "long", triggers: [{ event: "long" }] }, async ({ step }) => {
    for (let i = 0; i < 40; i += 1) {
      await step.run(`step ${i}`, async () => {
        ran.push(i);
        if (i === 3) reached();
        await new Promise((resolve) => setTimeout(resolve, 10));
      });
    }
    return "done";
  });
  const first = await bench.run([fn]);
  const result = bench.trigger("long");
  await third;
  await first.stop();
  expect(ran.length).toBeLessThan(20);
  expect((await bench.pool.query("SELECT FROM executor_jobs WHERE owner IS NULL")).rowCount).toBe(1);
  await bench.run([fn]);
  expect((await result).output).toBe("done");
  expect(ran).toEqual(Array.from({ length: 40 }, (_, i) => i));
});

test("an executor of this process that stopped in the middle of a step leaves it to the next", async () => {
  let attempts = 0;
  let entered: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    entered = resolve;
  });
  const fn = bench.inngest.createFunction({ id: "hung", triggers: [{ event: "hung" }] }, async ({ step }) =>
    step.run("hangs once", async () => {
      attempts += 1;
      entered();
      if (attempts === 1) await new Promise(() => undefined);
      return attempts;
    }),
  );
  const first = await bench.run([fn]);
  const result = bench.trigger("hung");
  await started;
  await first.stop(50);
  await bench.run([fn]);
  expect((await result).output).toBe(2);
});

test("a step that kills every process that runs it is given up, with an error of its own", async () => {
  let ran = 0;
  const fn = bench.inngest.createFunction(
    { id: "poison", triggers: [{ event: "poison" }] },
    async ({ step }) =>
      step.run("poison", () => {
        ran += 1;
      }),
  );
  await bench.run([fn]);
  await bench.inngest.send({ name: "poison", data: {}, ts: Date.now() + 3_600_000 });
  await bench.eventually(async () => {
    const { rowCount } = await bench.pool.query(
      "UPDATE executor_jobs SET reclaims = 10, owner = 'dead', due_at = now()",
    );
    return rowCount === 1 ? true : null;
  });
  const [run] = await bench.finished("poison");
  expect(run).toMatchObject({ status: "failed", output: { name: "WorkerDiedError" } });
  expect(ran).toBe(0);
});

test("runs survive that their executor loses every connection to the database", async () => {
  const ran: number[] = [];
  const fn = bench.inngest.createFunction({ id: "cut", triggers: [{ event: "cut" }] }, async ({ step }) => {
    for (let i = 0; i < 10; i += 1) {
      await step.run(`step ${i}`, async () => {
        ran.push(i);
        if (i === 4) {
          await bench.pool
            .query(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()",
            )
            .catch(() => undefined);
        }
      });
    }
    return "done";
  });
  await bench.run([fn]);
  expect((await bench.trigger("cut").catch(async () => (await bench.finished("cut"))[0]))?.output).toBe(
    "done",
  );
  expect(ran).toEqual(Array.from({ length: 10 }, (_, i) => i));
});
