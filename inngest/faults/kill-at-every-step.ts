import { listen, pool, prisma } from "@/lib/server/db";
import { decidePause } from "@/lib/server/pauses";
import { runEnded } from "@/lib/server/run-watch";
import { calledWorkflow, FORTY_STEPS_EFFECTS, fortySteps } from "./forty-steps";
import type { ScenarioResult } from "./scenario-result";
import { eventually } from "./testing/eventually";
import type { BenchWorkflow, FaultBench } from "./testing/fault-bench";
import { finishedEffects, historyFaults, withCalledRuns } from "./testing/history-faults";
import type { WorkerProcess } from "./testing/worker-process";

/**
 * A moment in a run: its n-th effect has been asked for and is held back, its n-th effect has just been
 * answered, or its n-th event has been written, which is any boundary between two durable writes.
 */
export interface KillPoint {
  at: "asked" | "answered" | "written";
  n: number;
}

/** How many points of each kind every run of the workflow has at least. */
export const KILL_POINTS: Record<KillPoint["at"], number> = { asked: 33, answered: 33, written: 80 };

/** What a run has to be done with at the latest after a restart. */
const RUN_WITHIN_MS = 30_000;

interface Kill {
  point: KillPoint;
  /** Effects that the history held to be done when the worker was dead. */
  finished: Set<string>;
  /** How often each effect had been asked for by then. */
  counts: Map<string, number>;
}

/**
 * Runs a workflow of some forty steps again and again, once for each list of points: at each point the worker
 * is killed with `kill -9` and another one started, which is all that may be needed for the run to complete
 * with every effect done, and none of those that were finished done again.
 */
export async function killAtEveryStep(bench: FaultBench, lists: KillPoint[][]): Promise<ScenarioResult> {
  await bench.createWorkflow(calledWorkflow(bench.effects.url("/")));
  const workflow = await bench.createWorkflow(fortySteps(bench.effects.url("/")));
  const result = {
    figures: { runs: 0, kills: 0, missed: 0, repeated: 0, slowestMs: 0 },
    faults: [] as string[],
  };
  const stopApproving = approveAll();
  let worker = await bench.startWorker();
  for (const points of lists) {
    const run = await oneRun(bench, workflow, worker, points);
    worker = run.worker;
    const label = points.map(({ at, n }) => `${at} ${n}`).join(", ");
    const faults = await faultsOf(bench, run.id, run.kills);
    result.faults.push(...faults.map((fault) => `killed at ${label}: ${fault}`));
    result.figures.runs += 1;
    result.figures.kills += run.kills.length;
    result.figures.missed += points.length - run.kills.length;
    result.figures.repeated += [...bench.effects.counts().values()].reduce(
      (sum, count) => sum + count - 1,
      0,
    );
    result.figures.slowestMs = Math.max(result.figures.slowestMs, run.afterLastKillMs);
    bench.effects.calls.length = 0;
  }
  await stopApproving();
  result.faults.push(...bench.crashes());
  await worker.stop();
  return result;
}

async function oneRun(
  bench: FaultBench,
  workflow: BenchWorkflow,
  first: WorkerProcess,
  points: KillPoint[],
): Promise<{ id: string; worker: WorkerProcess; kills: Kill[]; afterLastKillMs: number }> {
  let worker = first;
  const kills: Kill[] = [];
  const moments = points.map((point) => new Moment(bench, point));
  const id = await bench.start(workflow);
  let began = performance.now();
  for (const moment of moments) {
    if (!(await moment.reached(id))) break;
    await worker.kill();
    const family = await withCalledRuns([id]);
    kills.push({
      point: moment.point,
      finished: await finishedEffects(family),
      counts: bench.effects.counts(),
    });
    moment.release();
    worker = await bench.startWorker();
    began = performance.now();
  }
  for (const moment of moments) moment.release();
  await runEnded(id, RUN_WITHIN_MS);
  return { id, worker, kills, afterLastKillMs: Math.round(performance.now() - began) };
}

/** Waits for one kill point of the run that is started next. */
class Moment {
  readonly point: KillPoint;
  readonly #bench: FaultBench;

  constructor(bench: FaultBench, point: KillPoint) {
    this.#bench = bench;
    this.point = point;
  }

  /** True when the point has come; false when the run ended first. */
  async reached(runId: string): Promise<boolean> {
    const { effects } = this.#bench;
    const { at, n } = this.point;
    const over = new AbortController();
    const ended = runEnded(runId, RUN_WITHIN_MS).then(() => false);
    const come = new Promise<boolean>((resolve) => {
      const isNth = () => effects.counts().size >= n;
      if (at === "asked") {
        effects.onCall = () => {
          if (!isNth()) return undefined;
          resolve(true);
          return new Promise((go) => over.signal.addEventListener("abort", () => go()));
        };
      }
      if (at === "answered") effects.onAnswer = () => isNth() && resolve(true);
      if (at === "written") void this.#whenWritten(runId, n, over.signal).then(() => resolve(true));
    });
    const isThere = await Promise.race([come, ended]);
    this.#stop = () => over.abort();
    return isThere;
  }

  #stop: () => void = () => undefined;

  /** Lets go what was held back. */
  release(): void {
    this.#stop();
    this.#bench.effects.onCall = null;
    this.#bench.effects.onAnswer = null;
  }

  async #whenWritten(runId: string, n: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = async () => {
        const { rows } = await pool().query("SELECT FROM runs WHERE id = $1 AND event_seq >= $2", [runId, n]);
        if (rows.length > 0) resolve();
      };
      void listen("heddle_run", (id) => void (id === runId && look())).then((stop) =>
        signal.addEventListener("abort", stop),
      );
      void look();
    });
  }
}

/** Decides every approval soon after it is asked for, as a person would from a web process, until it is stopped. */
function approveAll(): () => Promise<void> {
  let stopped = false;
  const approving = eventually(Number.POSITIVE_INFINITY, async () => {
    const where = { status: "open", kind: "approval" };
    for (const { id } of await prisma().pause.findMany({ where, select: { id: true } }))
      await decidePause(id, { decision: "approved", comment: "", data: {} }, null);
    return stopped;
  });
  return async () => {
    stopped = true;
    await approving;
  };
}

async function faultsOf(bench: FaultBench, id: string, kills: Kill[]): Promise<string[]> {
  const family = await withCalledRuns([id]);
  const called = family.filter((other) => other !== id);
  const faults = await historyFaults(family);
  const runs = await prisma().run.findMany({ where: { id: { in: family } } });
  for (const run of runs) {
    if (run.status !== "completed")
      faults.push(`the run ${run.id} is ${run.status}: ${JSON.stringify(run.error)}`);
  }
  if (called.length !== 1) faults.push(`it called ${called.length} runs`);
  const expected = [
    ...FORTY_STEPS_EFFECTS.own.map((path) => `${id}:${path}`),
    ...called.flatMap((other) => FORTY_STEPS_EFFECTS.called.map((path) => `${other}:${path}`)),
  ];
  const counts = bench.effects.counts();
  for (const key of expected) if (!counts.has(key)) faults.push(`${key} was not done`);
  for (const key of counts.keys()) if (!expected.includes(key)) faults.push(`${key} was not asked for`);
  return [...faults, ...repeatFaults(counts, kills)];
}

/** A finished effect is not done again, and one that was in flight at a kill at most once more for that kill. */
function repeatFaults(counts: Map<string, number>, kills: Kill[]): string[] {
  return [...counts].flatMap(([key, count]) => {
    const interruptions = kills.filter((kill) => kill.counts.has(key) && !kill.finished.has(key)).length;
    if (count > 1 + interruptions)
      return [`${key} was done ${count} times, interrupted ${interruptions} times`];
    const before = kills.find((kill) => kill.finished.has(key))?.counts.get(key);
    return before === undefined || before === count ? [] : [`${key} was finished and done again`];
  });
}
