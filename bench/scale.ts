import { setTimeout as pause } from "node:timers/promises";
import { edgesOf } from "../lib/engine/testing/workflow";
import type { StepExecutor } from "../lib/nodes/execution";
import { executors } from "../lib/nodes/executors";
import type { NodeConfig } from "../lib/nodes/registry";
import { closeDatabase, pool, prisma } from "../lib/server/db";
import { env } from "../lib/server/env";
import { deleteOldRuns } from "../lib/server/retention";
import { runEnded } from "../lib/server/run-watch";
import { getRun, listRuns } from "../lib/server/runs";
import type { JsonObject } from "../lib/utils/json";
import type { Workflow } from "../prisma/generated/client";
import { withScratchDatabase } from "./executor-database";
import { quantile, writeResults } from "./measure";
import { publishedWorkflow, startPublished } from "./published-workflow";
import { startedEngine, workOn } from "./started-engine";

// What becomes of it when there is much: a wide fan-out, a long loop, twenty thousand runs one after the other, a
// hundred thousand of them to list, to open and to delete. Run it with `node --expose-gc`, as memory is looked at
// after a collection. HEDDLE_BENCH_RUNS=2000 looks at less.

const ITEMS = 1_000;
const WIDTH = 50;
const ITERATIONS = 5_000;
const RUNS = Number(process.env["HEDDLE_BENCH_RUNS"] ?? 20_000);
const SETTLED_AFTER = RUNS / 10;
const CALLERS = 20;
const FINISHED = 100_000;
const LOOKS = 50;
const CALL = { method: "POST", url: "https://example.com" };
const CALLER = { userId: "usr_bench", workspaceId: "ws_bench", role: "owner" } as const;

report(await withScratchDatabase((_, url) => run(url)));
process.exit(0);

async function run(connectionString: string): Promise<Record<string, number>> {
  await workOn(connectionString);
  const execute: StepExecutor<NodeConfig<"http">> = () => Promise.resolve({ output: { ok: true } });
  executors.http.execute = execute;
  const executor = await startedEngine(connectionString);
  const figures = { ...(await fanOut()), ...(await longLoop()), ...(await manyRuns()) };
  await executor.stop();
  const kept = { ...figures, ...(await manyFinished()), ...(await oldOnes()) };
  await closeDatabase();
  return kept;
}

async function fanOut(): Promise<Record<string, number>> {
  const workflow = await publishedWorkflow(
    container("Wide", "fan-out", { items: `{{ range(0, ${ITEMS}) }}`, concurrency: WIDTH }),
  );
  await ended(await startPublished(workflow));
  const before = resident();
  let highest = before;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, 20);
  const began = performance.now();
  const id = await startPublished(workflow);
  await ended(id);
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  await expectSteps(id, "node", 2 * ITEMS);
  return {
    "fan-out of 1,000 × 2 calls, s": seconds,
    "fan-out, memory at most above before, MB": megabytes(highest - before),
    "fan-out, memory afterwards above before, MB": megabytes(resident() - before),
  };
}

async function longLoop(): Promise<Record<string, number>> {
  const workflow = await publishedWorkflow(
    container("Long", "loop", {
      mode: "each",
      items: `{{ range(0, ${ITERATIONS}) }}`,
      maxIterations: ITERATIONS,
    }),
  );
  const id = await startPublished(workflow);
  await ended(id, 600_000);
  await expectSteps(id, "node", 2 * ITERATIONS);
  const { rows } = await pool().query<{ at: number }>(
    `SELECT extract(epoch FROM started_at) * 1000 AS at FROM step_runs
     WHERE run_id = $1 AND kind = 'node' AND scope <> '' ORDER BY started_at`,
    [id],
  );
  const at = rows.map((row) => Number(row.at));
  const span = (from: number, to: number) => (at[to - 1] ?? Number.NaN) - (at[from] ?? Number.NaN);
  const first = span(0, 1000);
  const last = span(at.length - 1000, at.length);
  return {
    "loop, first 1,000 of 10,000 calls, ms": first,
    "loop, last 1,000 of 10,000 calls, ms": last,
    "loop, last to first": last / first,
  };
}

/** An hour's worth of runs as fast as they go, and what of them stays in memory. */
async function manyRuns(): Promise<Record<string, number>> {
  const workflow = await publishedWorkflow(chart("Short", { call: ["http", CALL] }, ["start -> call"]));
  const began = performance.now();
  await runMany(workflow, SETTLED_AFTER);
  await pause(2_000);
  const settled = heap();
  await runMany(workflow, RUNS - SETTLED_AFTER);
  const seconds = (performance.now() - began - 2_000) / 1000;
  await pause(2_000);
  return {
    "runs of one call a second": RUNS / seconds,
    "memory that a run leaves, bytes": (heap() - settled) / (RUNS - SETTLED_AFTER),
  };
}

async function runMany(workflow: Workflow, count: number): Promise<void> {
  let left = count;
  const caller = async () => {
    while (left-- > 0) await ended(await startPublished(workflow));
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

async function manyFinished(): Promise<Record<string, number>> {
  await copyRuns();
  const list = await looks(() => listRuns(CALLER, { limit: 50 }));
  const { items } = await listRuns(CALLER, { limit: 50, status: "completed" });
  const filtered = await looks(() => listRuns(CALLER, { limit: 50, status: "completed" }));
  const deep = items.at(-1)?.id ?? "";
  const paged = await looks(() => listRuns(CALLER, { limit: 50, cursor: deep }));
  const opened = await looks(() => getRun(CALLER, deep));
  return {
    "finished runs": await prisma().run.count(),
    "list of them, p95 ms": quantile(list, 0.95),
    "those of one state, p95 ms": quantile(filtered, 0.95),
    "the next page, p95 ms": quantile(paged, 0.95),
    "one of them opened, p95 ms": quantile(opened, 0.95),
  };
}

/** Makes the finished runs as many as the bench wants, half of them older than they are kept. */
async function copyRuns(): Promise<void> {
  const template = await prisma().run.findFirstOrThrow({
    where: { status: "completed", workflow: { name: "Short" } },
  });
  const columns = (
    table: string,
  ) => `(SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
    FROM information_schema.columns WHERE table_name = '${table}'
      AND column_name NOT IN ('id', 'run_id', 'created_at', 'finished_at', 'idempotency_key'))`;
  const { rows } = await pool().query<{ runs: string; steps: string }>(
    `SELECT ${columns("runs")} AS runs, ${columns("step_runs").replace("'finished_at', ", "")} AS steps`,
  );
  const [names] = rows;
  if (!names) throw new Error("The tables have no columns.");
  const wanted = FINISHED - (await prisma().run.count());
  await pool().query(
    `INSERT INTO runs (id, created_at, finished_at, ${names.runs})
     SELECT 'run_' || CASE WHEN n % 2 = 0 THEN '00' ELSE '01zz' END || lpad(n::text, 22, '0'), at, at, ${names.runs}
     FROM runs, generate_series(1, $2) n,
       LATERAL (SELECT now() - CASE WHEN n % 2 = 0 THEN interval '100 days' ELSE interval '1 hour' END
         + n * interval '1 millisecond' AS at) times
     WHERE id = $1`,
    [template.id, wanted],
  );
  await pool().query(
    `INSERT INTO step_runs (run_id, ${names.steps})
     SELECT runs.id, ${names.steps.replaceAll(/\w+/g, "steps.$&")}
     FROM step_runs steps, runs WHERE steps.run_id = $1 AND runs.created_at < now() - interval '50 minutes'`,
    [template.id],
  );
  await pool().query("ANALYZE");
}

/** How long other writes wait while half of the runs are deleted. */
async function oldOnes(): Promise<Record<string, number>> {
  env().HEDDLE_KEEP_RUNS_DAYS = 90;
  const before = await prisma().run.count();
  let deleting = true;
  const waits: number[] = [];
  const write = async () => {
    while (deleting) {
      const begin = performance.now();
      await pool().query("UPDATE runs SET tokens = tokens WHERE id = (SELECT max(id) FROM runs)");
      waits.push(performance.now() - begin);
      await pause(5);
    }
  };
  const writer = write();
  const began = performance.now();
  await deleteOldRuns();
  const seconds = (performance.now() - began) / 1000;
  deleting = false;
  await writer;
  const deleted = before - (await prisma().run.count());
  return {
    "old runs deleted": deleted,
    "deleted a second": deleted / seconds,
    "another write meanwhile, p95 ms": quantile(waits, 0.95),
    "another write meanwhile, longest ms": Math.max(...waits),
  };
}

async function looks(look: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count < LOOKS; count += 1) {
    const begin = performance.now();
    await look();
    times.push(performance.now() - begin);
  }
  return times;
}

async function ended(id: string, timeoutMs = 120_000): Promise<void> {
  const state = await runEnded(id, timeoutMs);
  if (state?.status !== "completed") throw new Error(`${id} is ${state?.status}: ${state?.error?.message}`);
}

async function expectSteps(runId: string, kind: string, count: number): Promise<void> {
  const { rows } = await pool().query(
    "SELECT FROM step_runs WHERE run_id = $1 AND kind = $2 AND status = 'completed' AND scope <> ''",
    [runId, kind],
  );
  if (rows.length !== count) throw new Error(`${rows.length} of ${count} steps are recorded.`);
}

/** `start -> each`, and in it `one -> two`, two calls. */
function container(name: string, type: string, config: JsonObject): JsonObject {
  const document = chart(name, { each: [type, config], one: ["http", CALL], two: ["http", CALL] }, [
    "start -> each",
    "one -> two",
  ]);
  return {
    ...document,
    nodes: Object.fromEntries(
      Object.entries(document.nodes).map(([id, node]) => [
        id,
        id === "one" || id === "two" ? { ...node, parent: "each" } : node,
      ]),
    ),
  };
}

function chart(
  name: string,
  nodes: Record<string, [type: string, config: JsonObject]>,
  edges: string[],
): JsonObject & { nodes: Record<string, JsonObject> } {
  const all = { start: ["manual", {}] as [string, JsonObject], ...nodes };
  return {
    heddle: 1,
    name,
    settings: { maxSteps: 20_000 },
    nodes: Object.fromEntries(
      Object.entries(all).map(([id, [type, config]]) => [id, { type, name: id, position: [0, 0], config }]),
    ),
    edges: edgesOf(edges),
  };
}

function resident(): number {
  collect();
  return process.memoryUsage.rss();
}

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

function collect(): void {
  if (!globalThis.gc) throw new Error("Run it with node --expose-gc.");
  globalThis.gc();
  globalThis.gc();
}

function megabytes(bytes: number): number {
  return bytes / 1024 / 1024;
}

function report(results: Record<string, number>): void {
  console.table(Object.entries(results).map(([what, value]) => ({ what, value: value.toFixed(1) })));
  writeResults("scale", { node: process.version, width: WIDTH, runs: RUNS, results });
}
