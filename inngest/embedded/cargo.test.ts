import { expect, test } from "vitest";
import { currentHold } from "./cargo";
import { execute } from "./database";
import { testBench } from "./testing/test-bench";

const bench = testBench();

interface Parcel {
  delivered: unknown[];
  put(text: string): void;
}

/** Cargo that adds a row to the table `parcels` and answers with how many there are, itself not counted. */
async function parcels(): Promise<Parcel> {
  await bench.pool.query("CREATE TABLE IF NOT EXISTS parcels (text text)");
  await bench.pool.query("TRUNCATE parcels");
  const delivered: unknown[] = [];
  return {
    delivered,
    put: (text) =>
      currentHold()?.put({
        load: () => ({
          name: "parcel",
          parts: (gate) => `sent AS (INSERT INTO parcels SELECT $1::text WHERE ${gate}),
            cargo AS (SELECT count(*)::int AS before FROM parcels)`,
          values: [text],
        }),
        delivered: (answer) => {
          delivered.push(answer);
          return Promise.resolve();
        },
      }),
  };
}

async function texts(): Promise<string[]> {
  const { rows } = await bench.pool.query<{ text: string }>("SELECT text FROM parcels");
  return rows.map(({ text }) => text);
}

test("what steps in a row put into the hold is written with each of them", async () => {
  const { put, delivered } = await parcels();
  const seen: number[] = [];
  const fn = bench.inngest.createFunction({ id: "row", triggers: [{ event: "row" }] }, async ({ step }) => {
    for (const name of ["a", "b", "c"]) {
      await step.run(name, () => put(name));
      expect(await currentHold()?.emptied()).toBe(true);
      seen.push((await texts()).length);
    }
  });
  await bench.run([fn]);
  await bench.trigger("row");
  expect(seen).toEqual([1, 2, 3]);
  expect(await texts()).toEqual(["a", "b", "c"]);
  expect(delivered).toEqual([{ before: 0 }, { before: 1 }, { before: 2 }]);
});

test("what parallel steps, and attempts that fail, put into the hold is written with the answer", async () => {
  const { put } = await parcels();
  const fn = bench.inngest.createFunction(
    { id: "side", retries: 1, triggers: [{ event: "side" }] },
    async ({ step, attempt }) => {
      await Promise.all(["a", "b"].map((name) => step.run(name, () => put(name))));
      await step.run("again", () => {
        put(`attempt ${attempt}`);
        if (attempt === 0) throw new Error("once");
      });
    },
  );
  await bench.run([fn], { retryIntervalMs: 1 });
  await bench.trigger("side");
  expect((await texts()).sort()).toEqual(["a", "attempt 0", "attempt 1", "b"]);
});

test("a call that has lost its job writes neither its step nor its cargo", async () => {
  const { put, delivered } = await parcels();
  const fn = bench.inngest.createFunction({ id: "lost", triggers: [{ event: "lost" }] }, async ({ step }) => {
    await step.run("first", async () => {
      put("lost");
      const next = { name: "next generation", text: "UPDATE executor_jobs SET generation = generation + 1" };
      if (delivered.length === 0 && (await texts()).length === 0 && !taken) {
        taken = true;
        await execute(bench.pool, next, []);
        await bench.pool.query("UPDATE executor_jobs SET owner = NULL, due_at = now() + interval '300 ms'");
      }
    });
  });
  let taken = false;
  await bench.run([fn]);
  await bench.trigger("lost");
  expect(await texts()).toEqual(["lost"]);
  expect(delivered).toEqual([{ before: 0 }]);
});
