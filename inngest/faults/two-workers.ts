import { setTimeout as pause } from "node:timers/promises";
import { pool, prisma } from "@/lib/server/db";
import type { ScenarioResult } from "./scenario-result";
import { lineOf } from "./testing/documents";
import { eventually } from "./testing/eventually";
import type { FaultBench } from "./testing/fault-bench";
import { executorFaults, finishedEffects, historyFaults, longestGap } from "./testing/history-faults";
import { TcpProxy } from "./testing/tcp-proxy";
import type { WorkerProcess } from "./testing/worker-process";

/** What happens to one of the two workers, and for how long. */
export type WorkerFault =
  | { what: "killed" }
  /** Stopped and continued; with `lapse`, its leases are ended by hand and not by waiting for them. */
  | { what: "frozen"; forMs: number; lapse: boolean }
  | { what: "cut off"; forMs: number };

export interface TwoWorkersOptions {
  runs: number;
  steps: number;
  fault: WorkerFault;
}

const STEP_MS = 60;
/** Nothing may stand still for longer (and no run may take longer than this beyond the fault). */
const LONGEST_GAP_MS = 30_000;
const ENDED_WITHIN_MS = 90_000;

/**
 * Two workers share a load of runs, each a line of calls. While all are at work, one worker is
 * killed, frozen or cut off from the database. All runs have to complete without standing still for 30 s, every
 * call recorded once, and no call made again but those that were in flight.
 */
export async function twoWorkers(
  bench: FaultBench,
  databaseUrl: string,
  { runs, steps, fault }: TwoWorkersOptions,
): Promise<ScenarioResult> {
  const proxy = new TcpProxy(databaseUrl);
  await proxy.listen();
  const workflow = await bench.createWorkflow(lineOf("Line", steps, bench.effects.url(`/after/${STEP_MS}`)));
  const [victim] = await Promise.all([bench.startWorker(proxy.url), bench.startWorker()]);
  // One after the other, so that each worker gets its share.
  const ids: string[] = [];
  for (let count = 0; count < runs; count++) ids.push(await bench.start(workflow));
  const held = await heldBy(victim);
  const before = await commit(fault, victim, proxy, ids);
  await eventually(ENDED_WITHIN_MS, async () => (await openRuns(ids)) === 0);
  // What the worker still has to say is said before we look.
  if (victim.isAlive) await victim.stop();
  proxy.close();
  const { figures, faults } = await judge(bench, ids, steps, before);
  faults.push(...bench.crashes());
  if (held === 0) faults.push("the worker had nothing to lose");
  return { figures: { ...figures, held }, faults };
}

/** How many jobs of the executor a worker is at. */
async function heldBy({ pid }: WorkerProcess): Promise<number> {
  const { rows } = await pool().query<{ held: number }>(
    `SELECT count(*)::int AS held FROM executor_jobs
     WHERE owner IN (SELECT id FROM executor_workers WHERE pid = $1)`,
    [pid],
  );
  return rows[0]?.held ?? 0;
}

/** Does it, and gives the effects that were finished when the worker could not do anything any more. */
async function commit(
  fault: WorkerFault,
  victim: WorkerProcess,
  proxy: TcpProxy,
  ids: string[],
): Promise<Set<string>> {
  if (fault.what === "killed") {
    await victim.kill();
    return await finishedEffects(ids);
  }
  const isFrozen = fault.what === "frozen";
  if (isFrozen) victim.freeze();
  else proxy.cut();
  const finished = await finishedEffects(ids);
  if (fault.what === "frozen" && fault.lapse) await endLeases();
  await pause(fault.forMs);
  if (isFrozen) victim.thaw();
  else proxy.mend();
  return finished;
}

/** Ends all leases, as time would; a worker that is well renews its own before anybody looks, or loses them too. */
async function endLeases(): Promise<void> {
  await pool().query("UPDATE executor_jobs SET due_at = now() WHERE owner IS NOT NULL");
}

async function openRuns(ids: string[]): Promise<number> {
  return await prisma().run.count({
    where: { id: { in: ids }, status: { in: ["pending", "running", "waiting"] } },
  });
}

async function judge(
  bench: FaultBench,
  ids: string[],
  steps: number,
  finishedBefore: Set<string>,
): Promise<ScenarioResult> {
  const faults = [...(await historyFaults(ids)), ...(await executorFaults())];
  const failed = await prisma().run.findMany({ where: { id: { in: ids }, status: { not: "completed" } } });
  for (const run of failed) faults.push(`the run ${run.id} is ${run.status}: ${JSON.stringify(run.error)}`);
  const counts = bench.effects.counts();
  if (counts.size !== ids.length * steps)
    faults.push(`${counts.size} effects instead of ${ids.length * steps}`);
  const repeated = [...counts].filter(([, count]) => count > 1);
  for (const [key, count] of repeated) {
    if (finishedBefore.has(key)) faults.push(`${key} was finished and done again`);
    if (count > 2) faults.push(`${key} was done ${count} times`);
  }
  const longestGapMs = await longestGap(ids);
  if (longestGapMs > LONGEST_GAP_MS) faults.push(`a run stood still for ${longestGapMs} ms`);
  return {
    figures: { runs: ids.length, effects: counts.size, repeated: repeated.length, longestGapMs },
    faults,
  };
}
