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
  /** Requests at a time. */
  callers: number;
  steps: number;
  /** Stops the server at once, without a checkpoint, and starts it again at the same address. */
  restart(): Promise<void>;
}

const STEP_MS = 5;
const ALL_ENDED_WITHIN_MS = 120_000;

/**
 * PostgreSQL goes down and comes back while runs are requested and executed. Requests may be refused meanwhile;
 * every one that was accepted has to run to its end, with each of its calls recorded once.
 */
export async function databaseRestart(
  bench: FaultBench,
  { requests, callers, steps, restart }: RestartOptions,
): Promise<ScenarioResult> {
  const url = bench.effects.url(`/after/${STEP_MS}`);
  await bench.createWorkflow(lineOf("Line", steps, url));
  const workflow = await bench.createWorkflow(callerOfLine(url));
  const worker = await bench.startWorker();
  const accepted: string[] = [];
  let refused = 0;
  let wanted = Number.POSITIVE_INFINITY;
  const caller = async () => {
    while (accepted.length < wanted) {
      try {
        accepted.push(await bench.start(workflow));
      } catch {
        refused += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  };
  const calling = Promise.all(Array.from({ length: callers }, caller));
  await eventually(ALL_ENDED_WITHIN_MS, () => accepted.length >= requests);
  const down = performance.now();
  await restart();
  const downMs = Math.round(performance.now() - down);
  wanted = accepted.length + requests;
  await calling;
  await eventually(ALL_ENDED_WITHIN_MS, async () => (await openRuns()) === 0);
  const faults = [...(await faultsOf(bench, accepted, steps)), ...bench.crashes()];
  await worker.stop();
  const repeated = [...bench.effects.counts().values()].filter((count) => count > 1).length;
  const longestGapMs = await longestGap(accepted);
  return { figures: { accepted: accepted.length, refused, downMs, repeated, longestGapMs }, faults };
}

/** `start -> call "line" -> after`: a call needs the database in the middle of a step. */
function callerOfLine(url: string): JsonObject {
  const call = node("call-workflow", { workflow: "line", input: {} });
  return documentOf("Caller", { start: node("manual", {}), call, after: effect(url) }, [
    "start -> call -> after",
  ]);
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
