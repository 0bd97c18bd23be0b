import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Inngest } from "inngest";
import { Pool } from "pg";
import { createExecutor } from "../inngest/embedded/executor";
import { createTransport, EXECUTOR_URL } from "../inngest/embedded/transport";
import { applyMigrations } from "../prisma/migrate";
import { startEmbeddedPostgres } from "../scripts/postgres/embedded-postgres";

// What a durable step costs, against what a commit costs on the same connection settings. The two are measured
// in turns in one process, because the price of a commit differs between machines and moments.

const ROUNDS = 25;
const WARM_UP_ROUNDS = 5;
const STEPS = 40;
const COMMITS = 40;
const RUNS = 200;

interface Measurement {
  name: string;
  /** Milliseconds for one unit, of one round. */
  round(): Promise<number>;
}

interface Result {
  name: string;
  medianMs: number;
  p95Ms: number;
  timesCommit: number;
}

process.env = { ...process.env };
let stopExecutor: () => Promise<void> = async () => undefined;
const directory = mkdtempSync(path.join(tmpdir(), "heddle-bench-"));
const server = await startEmbeddedPostgres({ directory });
try {
  const url = server.url();
  await applyMigrations(url);
  const pool = new Pool({ connectionString: url, max: 10 });
  await assertDurable(pool);
  report(await measure(await createMeasurements(pool, url)));
  await stopExecutor();
  await pool.end();
} finally {
  await server.stop("immediate");
  rmSync(directory, { recursive: true, force: true });
}
process.exit(0);

async function assertDurable(pool: Pool): Promise<void> {
  for (const setting of ["fsync", "synchronous_commit", "full_page_writes"]) {
    const { rows } = await pool.query("SELECT current_setting($1) AS value", [setting]);
    if (rows[0]?.value !== "on") throw new Error(`${setting} must be on, or the figures mean nothing.`);
  }
}

async function createMeasurements(pool: Pool, connectionString: string): Promise<Measurement[]> {
  const client = new Inngest({
    id: "bench",
    isDev: true,
    baseUrl: EXECUTOR_URL,
    fetch: createTransport(pool),
    checkpointing: { maxRuntime: 0, bufferedSteps: 1 },
  });
  const ended = new Map<string, () => void>();
  const started = new Map<string, () => void>();
  const sequence = client.createFunction(
    { id: "sequence", triggers: [{ event: "sequence" }] },
    async ({ event, step }) => {
      const key = String(event.data["key"]);
      const begin = performance.now();
      for (let i = 0; i < STEPS; i += 1) await step.run(`step ${i}`, () => ({ i }));
      took.set(key, performance.now() - begin);
      ended.get(key)?.();
    },
  );
  const single = client.createFunction(
    { id: "single", triggers: [{ event: "single" }] },
    async ({ event, step }) => {
      await step.run("only", () => started.get(String(event.data["key"]))?.());
    },
  );
  const took = new Map<string, number>();
  let count = 0;
  let counter: () => void = () => undefined;
  const counted = client.createFunction(
    { id: "counted", triggers: [{ event: "counted" }] },
    async ({ step }) => {
      await step.run("only", () => null);
      count += 1;
      if (count % RUNS === 0) counter();
    },
  );
  const crowd = async (): Promise<number> => {
    const done = new Promise<void>((resolve) => {
      counter = resolve;
    });
    const begin = performance.now();
    await client.send(Array.from({ length: RUNS }, () => ({ name: "counted", data: {} })));
    await done;
    const time = (performance.now() - begin) / RUNS;
    await untilIdle(pool);
    return time;
  };
  const executor = createExecutor({ pool, connectionString, client, functions: [sequence, single, counted] });
  await executor.start();
  stopExecutor = () => executor.stop();
  await pool.query("CREATE TABLE bench_commits (id serial PRIMARY KEY, value text)");
  return [
    { name: "one-row commit", round: () => commits(pool) },
    { name: `durable step, of ${STEPS} in a row`, round: () => steps(client, ended, took) },
    { name: `one-step run, of ${RUNS} at once`, round: crowd },
    { name: "event sent to first step", round: () => firstStep(client, started) },
  ];
}

/** The last runs of a round are still being written when their functions are over. */
async function untilIdle(pool: Pool): Promise<void> {
  while ((await pool.query("SELECT FROM executor_jobs LIMIT 1")).rowCount !== 0);
}

async function commits(pool: Pool): Promise<number> {
  const begin = performance.now();
  for (let i = 0; i < COMMITS; i += 1) {
    await pool.query({
      name: "bench_commit",
      text: "INSERT INTO bench_commits (value) VALUES ($1)",
      values: [`{"i":${i}}`],
    });
  }
  return (performance.now() - begin) / COMMITS;
}

async function steps(
  client: Inngest,
  ended: Map<string, () => void>,
  took: Map<string, number>,
): Promise<number> {
  const key = crypto.randomUUID();
  const end = new Promise<void>((resolve) => ended.set(key, resolve));
  await client.send({ name: "sequence", data: { key } });
  await end;
  return (took.get(key) ?? Number.NaN) / STEPS;
}

async function firstStep(client: Inngest, started: Map<string, () => void>): Promise<number> {
  const key = crypto.randomUUID();
  const start = new Promise<void>((resolve) => started.set(key, resolve));
  const begin = performance.now();
  await client.send({ name: "single", data: { key } });
  await start;
  return performance.now() - begin;
}

async function measure(measurements: Measurement[]): Promise<Result[]> {
  const times = new Map<string, number[]>(measurements.map(({ name }) => [name, []]));
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    for (const { name, round: once } of measurements) {
      const time = await once();
      if (round >= WARM_UP_ROUNDS) times.get(name)?.push(time);
    }
  }
  const commit = quantile(times.get("one-row commit") ?? [], 0.5);
  return [...times].map(([name, list]) => {
    const medianMs = quantile(list, 0.5);
    return { name, medianMs, p95Ms: quantile(list, 0.95), timesCommit: medianMs / commit };
  });
}

function quantile(list: number[], q: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

function report(results: Result[]): void {
  console.table(
    results.map(({ name, medianMs, p95Ms, timesCommit }) => ({
      what: name,
      "median ms": medianMs.toFixed(3),
      "p95 ms": p95Ms.toFixed(3),
      "× commit": timesCommit.toFixed(2),
    })),
  );
  const folder = fileURLToPath(new URL("results/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  const content = { node: process.version, rounds: ROUNDS, steps: STEPS, results };
  writeFileSync(path.join(folder, "engine.json"), `${JSON.stringify(content, null, 2)}\n`);
}
