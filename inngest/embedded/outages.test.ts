import type { Pool } from "pg";
import { expect, test } from "vitest";
import { inTransaction } from "./database";
import { testBench } from "./testing/test-bench";

const bench = testBench();

test("a connection that is lost in the middle of a transaction fails the work, not the process", async () => {
  const work = inTransaction(bench.pool, async (client) => {
    const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
    const ended = new Promise((resolve) => client.once("end", resolve));
    await bench.pool.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
    await ended;
    await client.query("SELECT 1");
  });
  await expect(work).rejects.toThrow(/not queryable|terminat/);
  expect(await inTransaction(bench.pool, async (client) => (await client.query("SELECT 1")).rowCount)).toBe(
    1,
  );
});

/** The bench's pool, of which a connection breaks the first time that a statement has done something. */
function breakingPool(statement: string, when: "asked" | "answered"): Pool {
  let isWhole = true;
  const query = async (asked: { name: string; text: string; values: unknown[] }) => {
    const breaks = isWhole && asked.name === statement;
    if (breaks && when === "asked") {
      isWhole = false;
      throw broken();
    }
    const result = await bench.pool.query(asked);
    if (!breaks || result.rowCount === 0) return result;
    isWhole = false;
    throw broken();
  };
  return new Proxy(bench.pool, {
    get: (pool, property) => {
      if (property === "query") return query;
      const value: unknown = Reflect.get(pool, property);
      return typeof value === "function" ? value.bind(pool) : value;
    },
  });
}

function broken(): Error {
  return Object.assign(new Error("Connection terminated unexpectedly"), { code: "ECONNRESET" });
}

const LEASE_MS = 20_000;

test.each([
  { lost: "the answer to a claim", statement: "executor_claim_jobs", when: "answered" },
  { lost: "the connection right after a claim", statement: "executor_load_steps", when: "asked" },
] as const)("jobs go on soon though $lost is lost", async ({ statement, when }) => {
  const attempts: number[] = [];
  const fn = bench.inngest.createFunction(
    { id: "brief", triggers: [{ event: "brief" }] },
    async ({ step, attempt }) => {
      attempts.push(attempt);
      return await step.run("work", () => "done");
    },
  );
  await bench.run([fn], { pool: breakingPool(statement, when), leaseMs: LEASE_MS });
  const began = performance.now();
  expect((await bench.trigger("brief")).output).toBe("done");
  expect(performance.now() - began).toBeLessThan(LEASE_MS / 4);
  expect(attempts).toEqual([0]);
});
