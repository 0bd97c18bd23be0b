import { describe, expect, test } from "vitest";
import { testBench } from "./testing/test-bench";

const bench = testBench();

describe("steps in a row", () => {
  // a ─► b
  test("each runs once and hands its result on", async () => {
    const calls: string[] = [];
    const fn = bench.inngest.createFunction(
      { id: "row", triggers: [{ event: "row" }] },
      async ({ event, step }) => {
        const a = await step.run("a", () => {
          calls.push("a");
          return { n: event.data["n"] };
        });
        const b = await step.run("b", () => {
          calls.push("b");
          return `${a.n}!`;
        });
        return { a, b };
      },
    );
    await bench.run([fn]);
    expect(await bench.trigger("row", { n: 1 })).toMatchObject({
      status: "completed",
      output: { a: { n: 1 }, b: "1!" },
    });
    expect(calls).toEqual(["a", "b"]);
  });

  test("a function without steps runs", async () => {
    const fn = bench.inngest.createFunction({ id: "none", triggers: [{ event: "none" }] }, () => "done");
    await bench.run([fn]);
    expect(await bench.trigger("none")).toMatchObject({ status: "completed", output: "done" });
  });

  test("what a step returns comes back as it was, also what PostgreSQL cannot hold as JSON", async () => {
    const value = { nul: "a\u0000b", half: "\ud800", order: { z: 1, a: 2 }, big: 1e21, empty: {} };
    const fn = bench.inngest.createFunction(
      { id: "value", triggers: [{ event: "value" }] },
      async ({ step }) => {
        const first = await step.run("first", () => value);
        await step.sleep("pause", "1s");
        return first;
      },
    );
    await bench.run([fn]);
    expect((await bench.trigger("value")).output).toEqual(value);
  });

  test("a loop of 100 steps keeps its order", async () => {
    const ran: number[] = [];
    const fn = bench.inngest.createFunction(
      { id: "loop", triggers: [{ event: "loop" }] },
      async ({ step }) => {
        let sum = 0;
        for (let i = 0; i < 100; i += 1) {
          sum += await step.run(`step ${i}`, () => {
            ran.push(i);
            return i;
          });
        }
        return sum;
      },
    );
    await bench.run([fn]);
    expect((await bench.trigger("loop")).output).toBe(4950);
    expect(ran).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });
});
