import { Random } from "@/lib/engine/testing/random";
import { AppError } from "@/lib/server/app-error";
import { listen, prisma } from "@/lib/server/db";
import { cancelRun } from "@/lib/server/runs";
import { cancellableWorkflows } from "./cancellable-workflows";
import type { ScenarioResult } from "./scenario-result";
import { eventually } from "./testing/eventually";
import type { BenchWorkflow, FaultBench } from "./testing/fault-bench";
import { executorFaults, historyFaults, withCalledRuns } from "./testing/history-faults";

export interface CancelOptions {
  seed: number;
  runs: number;
  /** Runs at a time. */
  callers: number;
}

/** From the request until the run and all that it called are cancelled and what was in flight is aborted. */
const CANCELLED_WITHIN_MS = 2_000;
/** How long a call whose start was recorded before the cancellation may take to leave the process. */
const LEAVES_WITHIN_MS = 500;
/** News of a run, as many as which are waited for at most; some runs have fewer before they stand still. */
const MOST_NEWS = 16;
const NEWS_WITHIN_MS = 1_000;

interface Cancellation {
  id: string;
  /** When it was asked for and when it was answered, in milliseconds since 1970. */
  askedAt: number;
  answeredAt: number;
}

/**
 * Runs of every kind are cancelled at random moments. Each has to be cancelled within 2 s, together with the
 * runs that it called; no call may be made after that, and those in flight have to be aborted.
 */
export async function cancelAnywhere(bench: FaultBench, options: CancelOptions): Promise<ScenarioResult> {
  const workflows: BenchWorkflow[] = [];
  for (const document of cancellableWorkflows((path) => bench.effects.url(path)))
    workflows.push(await bench.createWorkflow(document));
  const worker = await bench.startWorker();
  const news = new Map<string, number>();
  const stopListening = await listen("heddle_run", (id) => id && news.set(id, (news.get(id) ?? 0) + 1));
  const random = new Random(options.seed);
  const cancelled: Cancellation[] = [];
  let left = options.runs;
  const caller = async () => {
    while (left-- > 0) {
      const wanted = random.below(MOST_NEWS);
      const id = await bench.start(random.pick(workflows));
      await eventually(NEWS_WITHIN_MS, () => (news.get(id) ?? 0) >= wanted);
      const cancellation = await cancel(bench, id);
      if (cancellation) cancelled.push(cancellation);
    }
  };
  await Promise.all(Array.from({ length: options.callers }, caller));
  stopListening();
  const result = await judge(bench, cancelled);
  result.figures["endedBefore"] = options.runs - cancelled.length;
  await worker.stop();
  return result;
}

/** Null where the run had ended by itself. */
async function cancel(bench: FaultBench, id: string): Promise<Cancellation | null> {
  const askedAt = Date.now();
  try {
    await cancelRun(bench.caller, id);
  } catch (error) {
    if (error instanceof AppError && error.code === "already-finished") return null;
    throw error;
  }
  return { id, askedAt, answeredAt: Date.now() };
}

async function judge(bench: FaultBench, cancelled: Cancellation[]): Promise<ScenarioResult> {
  await eventually(CANCELLED_WITHIN_MS, () => bench.effects.calls.every(({ closedAt }) => closedAt !== null));
  const faults = [...(await executorFaults()), ...bench.crashes()];
  const figures = { cancelled: cancelled.length, aborted: 0, slowestCancelMs: 0, slowestAbortMs: 0 };
  for (const { id, askedAt, answeredAt } of cancelled) {
    const family = await withCalledRuns([id]);
    const runs = await prisma().run.findMany({ where: { id: { in: family } } });
    faults.push(...(await historyFaults(family)));
    const label = `cancelled ${runs.find((run) => run.id === id)?.workflowId} ${id}`;
    for (const run of runs) {
      const tookMs = (run.finishedAt?.getTime() ?? Number.POSITIVE_INFINITY) - askedAt;
      figures.slowestCancelMs = Math.max(figures.slowestCancelMs, tookMs);
      const isRest = run.id !== id && run.status === "completed";
      if (run.status !== "cancelled" && !isRest) faults.push(`${label}: ${run.id} is ${run.status}`);
      if (tookMs > CANCELLED_WITHIN_MS) faults.push(`${label}: ${run.id} ended after ${tookMs} ms`);
    }
    for (const call of bench.effects.calls.filter(({ key }) => family.includes(key.split(":")[0] ?? ""))) {
      if (call.at > answeredAt + LEAVES_WITHIN_MS)
        faults.push(`${label}: ${call.key} was called ${call.at - answeredAt} ms later`);
      if (call.closedAt !== null && call.closedAt < askedAt) continue;
      const openMs = (call.closedAt ?? Number.POSITIVE_INFINITY) - askedAt;
      if (call.gaveUp || call.closedAt === null) figures.aborted += 1;
      figures.slowestAbortMs = Math.max(figures.slowestAbortMs, openMs);
      if (openMs > CANCELLED_WITHIN_MS)
        faults.push(`${label}: ${call.key} was still open after ${openMs} ms`);
    }
  }
  return { figures, faults };
}
