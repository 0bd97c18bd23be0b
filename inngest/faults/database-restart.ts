import { setTimeout as pause } from "node:timers/promises";
import { prisma } from "@/lib/server/db";
import type { JsonObject } from "@/lib/utils/json";
import type { ScenarioResult } from "./scenario-result";
import { documentOf, effect, lineOf, node } from "./testing/documents";
import { eventually } from "./testing/eventually";
import type { FaultBench } from "./testing/fault-bench";
import { executorFaults, historyFaults, longestGap } from "./testing/history-faults";

export interface RestartOptions {
  /** How many runs are to be accepted before the database goes down, and again after it is back. */
  requests: number;
  /** Callers at a time, each of which starts its next run when the last has ended. */
  callers: number;
  steps: number;
  /** Stops the server at once, without a checkpoint, and starts it again at the same address. */
  restart(): Promise<void>;
}

const STEP_MS = 5;
const ALL_ENDED_WITHIN_MS = 120_000;
const LOOK_AGAIN_MS = 100;
/** How long a run may stand still, beyond the time for which the database is away. */
const LONGEST_STANDSTILL_MS = 10_000;

/**
 * PostgreSQL goes down and comes back while runs are requested and executed. Requests may be refused meanwhile;
 * every one that was accepted has to run to its end, with each of its calls recorded once, and go on soon after the
 * database is back.
 */
export async function databaseRestart(
  bench: FaultBench,
  { requests, callers, steps, restart }: RestartOptions,
): Promise<ScenarioResult> {
  const url = bench.effects.url(`/after/${STEP_MS}`);
  await bench.createWorkflow(lineOf("Line", steps, url));
  const workflow = await bench.createWorkflow(callerOfLine(url, Math.ceil(callers / 2)));
  const worker = await bench.startWorker();
  const load = new Load(() => bench.start(workflow), callers);
  await eventually(ALL_ENDED_WITHIN_MS, () => load.accepted.length >= requests);
  const down = performance.now();
  await restart();
  const downMs = Math.round(performance.now() - down);
  await load.endAfter(load.accepted.length + requests);
  await eventually(ALL_ENDED_WITHIN_MS, async () => (await openRuns()) === 0);
  const { accepted, refused } = load;
  const faults = [...(await faultsOf(bench, accepted, steps)), ...bench.crashes()];
  await worker.stop();
  const repeated = [...bench.effects.counts().values()].filter((count) => count > 1).length;
  const longestGapMs = await longestGap(accepted);
  if (longestGapMs > downMs + LONGEST_STANDSTILL_MS) faults.push(`a run stood still for ${longestGapMs} ms`);
  return { figures: { accepted: accepted.length, refused, downMs, repeated, longestGapMs }, faults };
}

/** Callers that go on while the database is away, so that each has one run going and none waits for another's. */
class Load {
  readonly accepted: string[] = [];
  refused = 0;
  #wanted = Number.POSITIVE_INFINITY;
  readonly #start: () => Promise<string>;
  readonly #callers: Promise<unknown>;

  constructor(start: () => Promise<string>, callers: number) {
    this.#start = start;
    this.#callers = Promise.all(Array.from({ length: callers }, () => this.#call()));
  }

  async endAfter(count: number): Promise<void> {
    this.#wanted = count;
    await this.#callers;
  }

  async #call(): Promise<void> {
    while (this.accepted.length < this.#wanted) {
      try {
        const id = await this.#start();
        this.accepted.push(id);
        await eventually(ALL_ENDED_WITHIN_MS, () => hasEnded(id));
      } catch {
        this.refused += 1;
        await pause(LOOK_AGAIN_MS);
      }
    }
  }
}

async function hasEnded(id: string): Promise<boolean> {
  await pause(LOOK_AGAIN_MS);
  return await prisma()
    .run.count({ where: { id, finishedAt: { not: null } } })
    .then((count) => count === 1)
    .catch(() => false);
}

/**
 * `start -> call "line" -> after`: a call needs the database in the middle of a step, and each run that begins makes
 * room for one that is queued.
 */
function callerOfLine(url: string, concurrency: number): JsonObject {
  const call = node("call-workflow", { workflow: "line", input: {} });
  const nodes = { start: node("manual", {}), call, after: effect(url) };
  return { ...documentOf("Caller", nodes, ["start -> call -> after"]), settings: { concurrency } };
}

async function openRuns(): Promise<number> {
  return await prisma().run.count({ where: { status: { in: ["pending", "running", "waiting"] } } });
}

async function faultsOf(bench: FaultBench, accepted: string[], steps: number): Promise<string[]> {
  const runs = await prisma().run.findMany({
    select: { id: true, status: true, error: true, parentRunId: true },
  });
  const faults = [...(await historyFaults(runs.map(({ id }) => id))), ...(await executorFaults())];
  const known = new Set(runs.map(({ id }) => id));
  for (const id of accepted) if (!known.has(id)) faults.push(`the run ${id} was accepted and is lost`);
  for (const { id, status, error } of runs)
    if (status !== "completed") faults.push(`the run ${id} is ${status}: ${JSON.stringify(error)}`);
  const counts = bench.effects.counts();
  const callers = runs.filter(({ parentRunId }) => parentRunId === null).length;
  if (runs.length !== 2 * callers) faults.push(`${runs.length} runs of ${callers} callers`);
  if (counts.size !== callers * (steps + 1))
    faults.push(`${counts.size} effects instead of ${callers * (steps + 1)}`);
  return faults;
}
