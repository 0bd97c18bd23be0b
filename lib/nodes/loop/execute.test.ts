import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/utils/json";
import { durableExecutionOf } from "../testing/execution";
import { executeLoop } from "./execute";

/** Runs a loop over a body that is a function, and notes what each iteration was given. */
async function run(config: JsonObject, body: (vars: { index: number; item?: Json; previous: Json }) => Json) {
  const given: object[] = [];
  const iterate = async (index: number, vars: { item?: Json; previous: Json }) => {
    given.push({ index, ...vars });
    return body({ index, ...vars });
  };
  const result = await executeLoop(
    durableExecutionOf("loop", { maxIterations: 10, ...config }, { body: { iterate } }),
  );
  return { ...result, given };
}

describe("each", () => {
  test("runs the body for every item in order and hands on the last result", async () => {
    const { output, given } = await run({ items: "{{ [5, 6] }}" }, ({ item }) => Number(item) * 2);
    expect(output).toEqual({ results: [10, 12], last: 12, iterations: 2 });
    expect(given).toEqual([
      { index: 0, item: 5, previous: null },
      { index: 1, item: 6, previous: 10 },
    ]);
  });

  test("of nothing gives nothing", async () => {
    expect((await run({ items: "{{ [] }}" }, () => 1)).output).toEqual({
      results: [],
      last: null,
      iterations: 0,
    });
  });

  test("stops after the iteration of which until is true", async () => {
    const { output } = await run(
      { items: "{{ [1, 2, 3] }}", until: "output >= 2 && item == 2 && index == 1" },
      ({ item = null }) => item,
    );
    expect(output).toMatchObject({ results: [1, 2] });
  });

  test("keeps what result says, and that is the next one's previous", async () => {
    const { output, given } = await run(
      {
        items: "{{ [1, 2] }}",
        result: "output.n + (previous == null ? 0.0 : previous)",
        until: "previous > 10",
      },
      ({ item }) => ({ n: Number(item) }),
    );
    expect(output).toEqual({ results: [1, 3], last: 3, iterations: 2 });
    expect(given[1]).toMatchObject({ previous: 1 });
  });

  test("of what is no list fails", async () => {
    await expect(run({ items: "{{ 5 }}" }, () => 1)).rejects.toThrow("Items is a number, not a list.");
  });
});

describe("while", () => {
  test("goes on as long as the condition holds", async () => {
    const { output, given } = await run({ mode: "while", while: "index < 2" }, ({ index }) => index);
    expect(output).toEqual({ results: [0, 1], last: 1, iterations: 2 });
    expect(given[0]).not.toHaveProperty("item");
  });

  test("checked before may not run at all, checked after runs at least once", async () => {
    const never = { mode: "while", while: "false" };
    expect((await run(never, () => 1)).output).toMatchObject({ iterations: 0 });
    expect((await run({ ...never, check: "after" }, () => 1)).output).toMatchObject({ iterations: 1 });
  });

  test("without a condition fails", async () => {
    await expect(run({ mode: "while" }, () => 1)).rejects.toThrow("no condition");
  });
});

describe("the limit", () => {
  const endless = { mode: "while", while: "true", maxIterations: 3 };

  test("fails the loop when there would be one more iteration", async () => {
    await expect(run(endless, () => 1)).rejects.toMatchObject({ class: "limit", code: "max-iterations" });
  });

  test("is a port where that is set, with the results so far", async () => {
    expect(await run({ ...endless, onLimit: "port" }, () => 1)).toMatchObject({
      port: "limit",
      output: { results: [1, 1, 1], iterations: 3 },
    });
  });

  test("that is just reached is no limit", async () => {
    expect((await run({ items: "{{ [1, 2, 3] }}", maxIterations: 3 }, () => 1)).port).toBeUndefined();
    expect((await run({ ...endless, until: "index == 2" }, () => 1)).port).toBeUndefined();
  });
});
