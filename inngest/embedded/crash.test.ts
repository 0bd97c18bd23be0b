import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { testBench } from "./testing/test-bench";

const bench = testBench();
const script = fileURLToPath(new URL("./testing/counting-worker.ts", import.meta.url));
const workers: ChildProcess[] = [];

beforeEach(async () => {
  await bench.pool.query("CREATE TABLE effects (step int, pid int, at timestamptz DEFAULT now())");
});

afterEach(async () => {
  for (const worker of workers.splice(0)) worker.kill("SIGKILL");
  await bench.pool.query("DROP TABLE effects");
});

function startWorker(leaseMs: number): ChildProcess {
  const worker = spawn(process.execPath, ["--import", "tsx", script, bench.url, String(leaseMs)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  workers.push(worker);
  return worker;
}

async function untilStep(step: number): Promise<void> {
  await bench.eventually(async () => {
    const { rowCount } = await bench.pool.query("SELECT FROM effects WHERE step >= $1", [step]);
    return rowCount === 0 ? null : true;
  });
}

async function effects(): Promise<{ repeats: number[]; total: number }> {
  const { rows } = await bench.pool.query<{ step: number; times: number }>(
    "SELECT step, count(*)::int AS times FROM effects GROUP BY step ORDER BY step",
  );
  expect(rows.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  return {
    repeats: rows.filter(({ times }) => times > 1).map(({ step }) => step),
    total: rows.reduce((sum, { times }) => sum + times, 0),
  };
}

test("after kill -9 the next worker goes on at once, and only the interrupted step runs again", async () => {
  await bench.inngest.send({ name: "twenty", data: {} });
  for (const step of [3, 9, 15]) {
    const worker = startWorker(20_000);
    await untilStep(step);
    worker.kill("SIGKILL");
    await once(worker, "exit");
  }
  startWorker(20_000);
  const [run] = await bench.eventually(async () => {
    const { rows } = await bench.pool.query("SELECT status FROM executor_runs WHERE finished_at IS NOT NULL");
    return rows.length === 0 ? null : rows;
  });
  expect(run).toEqual({ status: "completed" });
  const { repeats, total } = await effects();
  expect(repeats.length).toBeLessThanOrEqual(3);
  expect(total - 20).toBeLessThanOrEqual(3);
});

test("a frozen worker loses its run to another, and what it says afterwards does not count", async () => {
  const frozen = startWorker(1000);
  await bench.inngest.send({ name: "twenty", data: {} });
  await untilStep(5);
  frozen.kill("SIGSTOP");
  const successor = startWorker(1000);
  await untilStep(19);
  const output = await bench.eventually(async () => {
    const { rows } = await bench.pool.query("SELECT output FROM executor_runs WHERE finished_at IS NOT NULL");
    return rows[0]?.output;
  });
  frozen.kill("SIGCONT");
  frozen.kill("SIGTERM");
  await once(frozen, "exit");
  const by: number[] = JSON.parse(output);
  const taken = by.indexOf(successor.pid ?? 0);
  expect(by.slice(0, taken).every((pid) => pid === frozen.pid)).toBe(true);
  expect(by.slice(taken).every((pid) => pid === successor.pid)).toBe(true);
  const { repeats, total } = await effects();
  expect(total).toBeLessThanOrEqual(21);
  expect(repeats.every((step) => step === taken)).toBe(true);
  const { rows } = await bench.pool.query("SELECT value FROM executor_steps ORDER BY seq");
  expect(rows.map(({ value }) => JSON.parse(value).data)).toEqual(by);
});
