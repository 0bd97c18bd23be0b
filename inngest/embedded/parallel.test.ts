import { expect, test } from "vitest";
import { testBench } from "./testing/test-bench";

const bench = testBench();
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

//  ┌─► a ─┐
//  ├─► b ─┼─► d
//  └─► c ─┘
test("steps side by side run once each, and the function goes on when all are done", async () => {
  const calls: string[] = [];
  const fn = bench.inngest.createFunction(
    { id: "group", triggers: [{ event: "group" }] },
    async ({ step }) => {
      const run = (id: string) =>
        step.run(id, () => {
          calls.push(id);
          return id;
        });
      const all = await Promise.all([run("a"), run("b"), run("c")]);
      return [...all, await run("d")];
    },
  );
  await bench.run([fn]);
  expect((await bench.trigger("group")).output).toEqual(["a", "b", "c", "d"]);
  expect(calls.sort()).toEqual(["a", "b", "c", "d"]);
});

//  ┌─► sleep 1s ──────┐
//  └─► a ─► b ────────┴─► end
async function armFinishes(mode: "race" | "default"): Promise<number> {
  let finishedAt = 0;
  const options = (id: string) => (mode === "race" ? { id, parallelMode: "race" as const } : id);
  const fn = bench.inngest.createFunction(
    { id: "diamond", triggers: [{ event: "diamond" }] },
    async ({ step }) => {
      const arm = async () => {
        await step.run(options("a"), () => "a");
        return await step.run(options("b"), () => {
          finishedAt = Date.now();
          return "b";
        });
      };
      const [, b] = await Promise.all([step.sleep(options("pause"), "1s"), arm()]);
      return b;
    },
  );
  await bench.run([fn]);
  const startedAt = Date.now();
  expect((await bench.trigger("diamond")).output).toBe("b");
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(950);
  return finishedAt - startedAt;
}

test("in race mode a sleeping arm does not hold the other back", async () => {
  expect(await armFinishes("race")).toBeLessThan(800);
});

test("in default mode it does, as with any Inngest server", async () => {
  expect(await armFinishes("default")).toBeGreaterThanOrEqual(950);
});

test("Promise.race in race mode goes on with the first, and the slow one runs to its end once", async () => {
  let slowRuns = 0;
  const fn = bench.inngest.createFunction({ id: "race", triggers: [{ event: "race" }] }, async ({ step }) => {
    const winner = await Promise.race([
      step.run({ id: "slow", parallelMode: "race" }, async () => {
        slowRuns += 1;
        await wait(300);
        return "slow";
      }),
      step.run({ id: "fast", parallelMode: "race" }, () => "fast"),
    ]);
    return await step.run({ id: "after", parallelMode: "race" }, () => winner);
  });
  await bench.run([fn]);
  expect((await bench.trigger("race")).output).toBe("fast");
  expect(slowRuns).toBe(1);
});

test("one failing arm is retried alone", async () => {
  const calls: string[] = [];
  const fn = bench.inngest.createFunction(
    { id: "arms", triggers: [{ event: "arms" }], retries: 2 },
    async ({ step }) =>
      Promise.all([
        step.run("good", () => {
          calls.push("good");
          return 1;
        }),
        step.run("bad", () => {
          calls.push("bad");
          if (calls.filter((call) => call === "bad").length < 3) throw new Error("not yet");
          return 2;
        }),
      ]),
  );
  await bench.run([fn]);
  expect(await bench.trigger("arms")).toMatchObject({ status: "completed", output: [1, 2] });
  expect(calls.sort()).toEqual(["bad", "bad", "bad", "good"]);
});

test("forty steps side by side run once each over two executors", async () => {
  const counts = new Map<string, number>();
  const fn = bench.inngest.createFunction({ id: "wide", triggers: [{ event: "wide" }] }, async ({ step }) =>
    Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        step.run(`s${i}`, () => {
          counts.set(`s${i}`, (counts.get(`s${i}`) ?? 0) + 1);
          return i;
        }),
      ),
    ),
  );
  await bench.run([fn], { maxInFlight: 5 });
  await bench.run([fn], { maxInFlight: 5 });
  expect((await bench.trigger("wide")).output).toEqual(Array.from({ length: 40 }, (_, i) => i));
  expect([...counts.values()]).toEqual(Array.from({ length: 40 }, () => 1));
});

test("arms of several steps in race mode all come to their end over two executors", async () => {
  const counts = new Map<string, number>();
  const fn = bench.inngest.createFunction(
    { id: "arms-race", triggers: [{ event: "arms-race" }] },
    async ({ step }) =>
      Promise.all(
        Array.from({ length: 10 }, async (_, arm) => {
          let last = 0;
          for (let i = 1; i <= 3; i += 1) {
            last = await step.run({ id: `${arm}/${i}`, parallelMode: "race" }, () => {
              counts.set(`${arm}/${i}`, (counts.get(`${arm}/${i}`) ?? 0) + 1);
              return last + 1;
            });
          }
          return last;
        }),
      ),
  );
  await bench.run([fn], { maxInFlight: 4 });
  await bench.run([fn], { maxInFlight: 4 });
  expect((await bench.trigger("arms-race")).output).toEqual(Array.from({ length: 10 }, () => 3));
  expect([...counts.values()]).toEqual(Array.from({ length: 30 }, () => 1));
});
