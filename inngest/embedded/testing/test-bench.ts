import { type ClientOptions, Inngest, type InngestFunction } from "inngest";
import { Pool } from "pg";
import { afterAll, afterEach, beforeAll } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/lib/server/testing/database";
import type { Json } from "@/lib/utils/json";
import type { Executor, ExecutorOptions } from "../executor";
import { inProcess } from "./in-process";

const silent = () => undefined;

/** How functions and executor reach each other. */
export interface Connection {
  /** What a client needs to know to reach the executor. */
  clientOptions(pool: Pool): Promise<Partial<ClientOptions>>;
  start(options: ExecutorOptions): Promise<Pick<Executor, "stop">>;
}

export interface FinishedRun {
  id: string;
  functionId: string;
  status: string;
  output: Json;
}

export interface TestBench {
  readonly url: string;
  readonly pool: Pool;
  readonly inngest: Inngest;
  /** Runs these functions until the test is over. */
  run(functions: InngestFunction.Any[], options?: Partial<ExecutorOptions>): Promise<Pick<Executor, "stop">>;
  /** Sends an event and returns what the only run that it starts came to. */
  trigger(name: string, data?: Record<string, Json>): Promise<FinishedRun>;
  /** Waits until this many runs of a function (its short id) have ended. */
  finished(functionId: string, count?: number): Promise<FinishedRun[]>;
  /** Looks again and again until the answer is not null or undefined, for at most 20 s. */
  eventually<T>(look: () => Promise<T | null | undefined> | T | null | undefined): Promise<T>;
}

/** An executor over a database of this test file; call it at the top of the file. */
export function testBench(connection: Connection = inProcess()): TestBench {
  let database: TestDatabase;
  let pool: Pool;
  let inngest: Inngest;
  const executors: Pick<Executor, "stop">[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, max: 10 });
    // A dropped database ends the sessions that are still open.
    pool.on("error", () => undefined);
    inngest = new Inngest({
      id: "test",
      isDev: true,
      ...(await connection.clientOptions(pool)),
      // The SDK reports every error that a test throws.
      logger: { info: silent, warn: silent, error: silent, debug: silent },
    });
  });
  afterEach(async () => {
    await Promise.all(executors.splice(0).map((executor) => executor.stop(0)));
    await pool.query(
      `TRUNCATE executor_events, executor_runs, executor_steps, executor_jobs, executor_waits, executor_functions,
        executor_schedules, executor_seen`,
    );
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  const bench: TestBench = {
    get url() {
      return database.url;
    },
    get pool() {
      return pool;
    },
    get inngest() {
      return inngest;
    },
    async run(functions, options = {}) {
      const executor = await connection.start({
        pool,
        connectionString: database.url,
        client: inngest,
        functions,
        retryIntervalMs: 20,
        ...options,
      });
      executors.push(executor);
      return executor;
    },
    async trigger(name, data = {}) {
      const { ids } = await inngest.send({ name, data });
      const [run] = await bench.eventually(() => finishedRuns(pool, "dedupe_key = $1", ids[0], 1));
      if (run === undefined) throw new Error(`No run of ${name}`);
      return run;
    },
    async finished(functionId, count = 1) {
      return await bench.eventually(() =>
        finishedRuns(pool, "function_id = $1", `test-${functionId}`, count),
      );
    },
    async eventually(look) {
      const deadline = Date.now() + 20_000;
      while (Date.now() < deadline) {
        const found = await look();
        if (found !== null && found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error("What was waited for did not happen in 20 s.");
    },
  };
  return bench;
}

async function finishedRuns(
  pool: Pool,
  where: string,
  value: unknown,
  count: number,
): Promise<FinishedRun[] | null> {
  const { rows } = await pool.query<Omit<FinishedRun, "output"> & { output: string | null }>(
    `SELECT id, function_id AS "functionId", status, output FROM executor_runs
     WHERE ${where} AND finished_at IS NOT NULL ORDER BY finished_at`,
    [value],
  );
  if (rows.length < count) return null;
  return rows.map((row) => ({ ...row, output: row.output === null ? null : JSON.parse(row.output) }));
}
