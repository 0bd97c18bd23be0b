import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { cancelAnywhere } from "../inngest/faults/cancel-anywhere";
import { databaseRestart } from "../inngest/faults/database-restart";
import { KILL_POINTS, type KillPoint, killAtEveryStep } from "../inngest/faults/kill-at-every-step";
import { poisonousStep } from "../inngest/faults/poisonous-step";
import type { ScenarioResult } from "../inngest/faults/scenario-result";
import { FaultBench } from "../inngest/faults/testing/fault-bench";
import { timeLimits } from "../inngest/faults/time-limits";
import { twoWebs } from "../inngest/faults/two-webs";
import { twoWorkers, type WorkerFault } from "../inngest/faults/two-workers";
import { webhookStorm } from "../inngest/faults/webhook-storm";
import { executeSql } from "../lib/server/testing/execute-sql";
import { applyMigrations } from "../prisma/migrate";
import { startEmbeddedPostgres, stopServerOf } from "./postgres/embedded-postgres";
import { ensureBuild } from "./start/build";

// All that is tested with a few faults by `npm test`, with all of them: `npm run faults [-- name …]`. Each
// scenario has a database of its own on one real PostgreSQL, with the durability of production.

interface Scenario {
  name: string;
  run(bench: FaultBench, databaseUrl: string): Promise<ScenarioResult>;
}

/** Kills in one run, far enough apart for each to come. */
const KILLS_PER_RUN = 3;
const MOST_FAULTS_SHOWN = 20;

const directory = mkdtempSync(path.join(tmpdir(), "heddle-faults-"));
process.env["HEDDLE_SECRET"] ??= randomBytes(32).toString("hex");
process.env["LOG_LEVEL"] ??= "error";
const server = await startEmbeddedPostgres({ directory, settings: { max_connections: "400" } });

const scenarios: Scenario[] = [
  ...(["asked", "answered", "written"] as const).map((at) => ({
    name: `kill at every step, ${at}`,
    run: (bench: FaultBench) => killAtEveryStep(bench, everyPoint(at)),
  })),
  ...workerFaults().map((fault) => ({
    name: `two workers, one ${fault.what}`,
    run: (bench: FaultBench, url: string) => twoWorkers(bench, url, { runs: 60, steps: 8, fault }),
  })),
  {
    name: "two web processes, one killed",
    run: async (bench, url) => {
      await ensureBuild(path.join(directory, "build.log"), process.env);
      return await twoWebs(bench, url, { seed: 1, deliveries: 500, senders: 20 });
    },
  },
  {
    name: "PostgreSQL restarted under load",
    run: (bench) => databaseRestart(bench, { requests: 100, callers: 10, steps: 4, restart }),
  },
  {
    name: "webhook storm",
    run: (bench) => webhookStorm(bench, { seed: 1, deliveries: 5_000, senders: 200, duplicates: 0.2 }),
  },
  { name: "cancel anywhere", run: (bench) => cancelAnywhere(bench, { seed: 1, runs: 1_000, callers: 8 }) },
  { name: "time limits", run: timeLimits },
  { name: "a step that kills its process", run: poisonousStep },
];

const wanted = process.argv.slice(2);
const chosen = scenarios.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
);
try {
  for (const scenario of chosen) await report(scenario);
} finally {
  await stopServerOf(directory);
  rmSync(directory, { recursive: true, force: true });
}

async function report({ name, run }: Scenario): Promise<void> {
  const database = `faults_${randomBytes(6).toString("hex")}`;
  await executeSql(server.url("postgres"), `create database ${database}`);
  const url = server.url(database);
  await applyMigrations(url);
  const bench = await FaultBench.open(url);
  const began = performance.now();
  const { figures, faults } = await run(bench, url).finally(() => bench.close());
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const shown = Object.entries(figures).map(([figure, value]) => `${figure} ${value}`);
  console.log(
    `${faults.length === 0 ? "✓" : "✗"} ${name.padEnd(36)} ${seconds.padStart(7)} s   ${shown.join(", ")}`,
  );
  for (const fault of faults.slice(0, MOST_FAULTS_SHOWN)) console.log(`    ${fault}`);
  if (faults.length > MOST_FAULTS_SHOWN) console.log(`    and ${faults.length - MOST_FAULTS_SHOWN} more`);
  if (faults.length > 0) process.exitCode = 1;
}

/** All points of one kind, some to a run: 1, 12 and 23, then 2, 13 and 24, and so on. */
function everyPoint(at: KillPoint["at"]): KillPoint[][] {
  const apart = Math.ceil(KILL_POINTS[at] / KILLS_PER_RUN);
  return Array.from({ length: apart }, (_, index) =>
    Array.from({ length: KILLS_PER_RUN }, (_, kill) => ({ at, n: 1 + index + kill * apart })),
  );
}

function workerFaults(): WorkerFault[] {
  return [
    { what: "killed" },
    { what: "frozen", forMs: 25_000, lapse: false },
    { what: "cut off", forMs: 10_000 },
  ];
}

async function restart(): Promise<void> {
  await server.stop("immediate");
  await startEmbeddedPostgres({ directory, port: server.port, settings: { max_connections: "400" } });
}
