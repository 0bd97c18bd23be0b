import { setTimeout as pause } from "node:timers/promises";
import { edgesOf } from "../lib/engine/testing/workflow";
import type { StepExecutor } from "../lib/nodes/execution";
import { executors } from "../lib/nodes/executors";
import type { NodeConfig } from "../lib/nodes/registry";
import { admitRuns } from "../lib/server/admission";
import { closeDatabase, prisma } from "../lib/server/db";
import { runEnded } from "../lib/server/run-watch";
import type { JsonObject } from "../lib/utils/json";
import { withScratchDatabase } from "./executor-database";
import { quantile, writeResults } from "./measure";
import { publishedWorkflow, startPublished } from "./published-workflow";
import { startedEngine, workOn } from "./started-engine";

// How long another workspace's run waits for its first step while one workspace has ten thousand runs in the
// queue and keeps the worker busy: each of those calls something that takes a while, twice.

const QUEUED = 10_000;
const AT_ONCE = 50;
const OTHERS = 40;
const CALL_MS = 100;

/** Told of each call of the other workspace. */
let onOther: () => void = () => undefined;

report(await withScratchDatabase((_, url) => run(url)));
process.exit(0);

async function run(connectionString: string): Promise<Record<string, number>> {
  await workOn(connectionString);
  replaceCalls();
  const crowd = await publishedWorkflow(line("Crowd"), "ws_crowd");
  const other = await publishedWorkflow(line("Other"), "ws_other");

  await queue(() => startPublished(crowd));
  const executor = await startedEngine(connectionString);
  const alone = await firstSteps(() => startPublished(other));
  await prisma().workspace.update({ where: { id: "ws_crowd" }, data: { pausedAt: null } });
  await admitRuns("ws_crowd");
  await pause(5 * CALL_MS);

  const began = performance.now();
  const before = await completed();
  const beside = await firstSteps(() => startPublished(other));
  const seconds = (performance.now() - began) / 1000;
  const runsASecond = ((await completed()) - before) / seconds;
  const stillQueued = await prisma().run.count({ where: { workspaceId: "ws_crowd", admittedAt: null } });
  await executor.stop(0);
  await closeDatabase();
  return {
    "queued by the crowd at the end": stillQueued,
    "first step of the other alone, p50 ms": quantile(alone, 0.5),
    "first step of the other alone, p95 ms": quantile(alone, 0.95),
    "first step of the other, p50 ms": quantile(beside, 0.5),
    "first step of the other, p95 ms": quantile(beside, 0.95),
    "first step of the other, longest ms": Math.max(...beside),
    "runs completed a second": runsASecond,
  };
}

function replaceCalls(): void {
  const execute: StepExecutor<NodeConfig<"http">> = async ({ config }) => {
    if (config.url === urlOf("Other")) onOther();
    await pause(CALL_MS);
    return { output: { ok: true } };
  };
  executors.http.execute = execute;
}

/** The crowd is paused meanwhile, so that all of its runs are still in the queue when the worker starts. */
async function queue(start: () => Promise<string>): Promise<void> {
  await prisma().workspace.update({ where: { id: "ws_crowd" }, data: { pausedAt: new Date() } });
  let left = QUEUED;
  const caller = async () => {
    while (left-- > 0) await start();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
}

async function completed(): Promise<number> {
  return await prisma().run.count({ where: { status: "completed" } });
}

async function firstSteps(start: () => Promise<string>): Promise<number[]> {
  const waits: number[] = [];
  for (let count = 0; count < OTHERS; count += 1) waits.push(await firstStep(start));
  return waits;
}

/** Milliseconds from the request of a run to its first call. */
async function firstStep(start: () => Promise<string>): Promise<number> {
  const begin = performance.now();
  const stepped = new Promise<number>((resolve) => {
    onOther = () => resolve(performance.now());
  });
  const id = await start();
  const at = await stepped;
  await runEnded(id, 60_000);
  return at - begin;
}

function urlOf(name: string): string {
  return `https://example.com/${name}`;
}

/** `start -> one -> two`, two calls. */
function line(name: string): JsonObject {
  const config = { method: "POST", url: urlOf(name) };
  const node = (type: string, more: JsonObject): JsonObject => ({
    type,
    name: type,
    position: [0, 0],
    config: more,
  });
  const nodes = { start: node("manual", {}), one: node("http", config), two: node("http", config) };
  return { heddle: 1, name, nodes, edges: edgesOf(["start -> one", "one -> two"]) };
}

function report(results: Record<string, number>): void {
  console.table(Object.entries(results).map(([what, value]) => ({ what, value: value.toFixed(1) })));
  writeResults("fairness", {
    node: process.version,
    queued: QUEUED,
    callMs: CALL_MS,
    others: OTHERS,
    results,
  });
}
