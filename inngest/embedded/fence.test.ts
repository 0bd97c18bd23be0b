import { expect, test } from "vitest";
import { currentFence } from "./fence";
import { testBench } from "./testing/test-bench";

const bench = testBench();
const EACH_ALONE = { maxRuntime: 0, bufferedSteps: 1 };
const TOGETHER = { maxRuntime: 0, bufferedSteps: 20 };

/** Writes a row of the table `parcels` under the fence, as the history does; false where it does not hold. */
async function put(text: string, part: "held" | "step" = "step"): Promise<boolean | null> {
  const fence = currentFence()?.[part];
  if (!fence) throw new Error("There is no fence here");
  const { rows } = await bench.pool.query<{ goesOn: boolean }>(
    `WITH ${fence.parts(2)}, sent AS (INSERT INTO parcels SELECT $1::text FROM fence)
     SELECT goes_on AS "goesOn" FROM fence`,
    [text, ...fence.values],
  );
  return rows[0]?.goesOn ?? null;
}

async function texts(): Promise<string[]> {
  const { rows } = await bench.pool.query<{ text: string }>("SELECT text FROM parcels");
  return rows.map(({ text }) => text);
}

async function noParcels(): Promise<void> {
  await bench.pool.query("CREATE TABLE IF NOT EXISTS parcels (text text)");
  await bench.pool.query("TRUNCATE parcels");
}

async function storedSteps(): Promise<number> {
  return (await bench.pool.query("SELECT FROM executor_steps")).rowCount ?? 0;
}

test("outside of a call there is no fence", () => {
  expect(currentFence()).toBeUndefined();
});

test("a call that has lost its job writes nothing any more", async () => {
  await noParcels();
  const answers: (boolean | null)[] = [];
  let taken = false;
  const fn = bench.inngest.createFunction({ id: "lost", triggers: [{ event: "lost" }] }, async ({ step }) => {
    await step.run("first", async () => {
      if (!taken) {
        taken = true;
        await bench.pool.query(
          "UPDATE executor_jobs SET generation = generation + 1, owner = NULL, due_at = now() + interval '300 ms'",
        );
      }
      answers.push(await put("first", "held"), await put("first"));
    });
  });
  await bench.run([fn]);
  await bench.trigger("lost");
  expect(answers).toEqual([null, null, true, true]);
  expect(await texts()).toEqual(["first", "first"]);
});

test("a worker that stops gives its job away with the write that a step is done", async () => {
  await noParcels();
  const answers: (boolean | null)[] = [];
  const fn = bench.inngest.createFunction(
    { id: "leaves", triggers: [{ event: "leaves" }] },
    async ({ step }) => {
      await step.run("first", async () => {
        if (answers.length === 0)
          await bench.pool.query("UPDATE executor_jobs SET owner = 'leaving:' || owner");
        for (const part of ["held", "step", "step"] as const) answers.push(await put(part, part));
      });
    },
  );
  await bench.run([fn]);
  await bench.trigger("leaves");
  expect(answers.slice(0, 3)).toEqual([true, false, null]);
  expect(answers.slice(3)).toEqual([true, true, true]);
});

test("nothing of a call is kept before what it owes is written", async () => {
  const kept: number[] = [];
  const owing = async () => {
    const owed = new Promise<void>((resolve) => setTimeout(resolve, 50)).then(async () => {
      kept.push(await storedSteps());
    });
    currentFence()?.owe(owed);
    await Promise.resolve();
  };
  const fn = bench.inngest.createFunction(
    { id: "owes", checkpointing: EACH_ALONE, triggers: [{ event: "owes" }] },
    async ({ step }) => {
      await step.run("a", owing);
      await step.run("b", () => null);
      await Promise.all([step.run("c", owing), step.run("d", owing)]);
    },
  );
  await bench.run([fn]);
  await bench.trigger("owes");
  // Of c and d, whichever is written last may see the other's step.
  expect(kept[0]).toBe(0);
  expect(kept).toHaveLength(3);
});

test("a call that could not write what it owes has failed, and is made again", async () => {
  let attempts = 0;
  const fn = bench.inngest.createFunction(
    { id: "fails", checkpointing: TOGETHER, retries: 1, triggers: [{ event: "fails" }] },
    async ({ step }) => {
      await step.run("a", () => {
        attempts += 1;
        if (attempts === 1) currentFence()?.owe(Promise.reject(new Error("refused")));
      });
      return attempts;
    },
  );
  await bench.run([fn], { retryIntervalMs: 1 });
  expect(await bench.trigger("fails")).toMatchObject({ status: "completed", output: 2 });
});

test("steps that come along with the end of a run count against its limit, each once", async () => {
  const many = (id: string, count: number) =>
    bench.inngest.createFunction(
      { id, checkpointing: TOGETHER, triggers: [{ event: id }] },
      async ({ step }) => {
        for (let i = 0; i < count; i += 1) await step.run(`step ${i}`, () => null);
        return "done";
      },
    );
  await bench.run([many("just", 1000), many("over", 1001)]);
  expect(await bench.trigger("just")).toMatchObject({ status: "completed", output: "done" });
  expect(await bench.trigger("over")).toMatchObject({ output: { name: "StepLimitExceededError" } });
});
