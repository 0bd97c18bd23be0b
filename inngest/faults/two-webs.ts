import { setTimeout as pause } from "node:timers/promises";
import { Random } from "@/lib/engine/testing/random";
import { prisma } from "@/lib/server/db";
import { freePort } from "@/scripts/free-port";
import type { ScenarioResult } from "./scenario-result";
import { documentOf, effect, node } from "./testing/documents";
import { eventually } from "./testing/eventually";
import type { FaultBench } from "./testing/fault-bench";
import { executorFaults, historyFaults, longestGap } from "./testing/history-faults";
import { WebProcess } from "./testing/web-process";

export interface TwoWebsOptions {
  seed: number;
  /** Distinct deliveries; each is made at both web processes. */
  deliveries: number;
  /** Deliveries at a time. */
  senders: number;
}

const STEP_MS = 5;
const ALL_ENDED_WITHIN_MS = 120_000;
const TRY_AGAIN_MS = 50;
/** Nothing may stand still for longer. */
const LONGEST_GAP_MS = 30_000;

/**
 * Two web processes take deliveries, each of which is made at both of them at about the same time, and two workers
 * execute what follows. In the middle one of the web processes is killed; who gets no answer from it asks the other.
 * Each delivery has to run once, and every answer to it names the same run.
 */
export async function twoWebs(
  bench: FaultBench,
  databaseUrl: string,
  { seed, deliveries, senders }: TwoWebsOptions,
): Promise<ScenarioResult> {
  const call = () => effect(bench.effects.url(`/after/${STEP_MS}`));
  const nodes = { hook: node("webhook", {}), one: call(), two: call() };
  const { hooks } = await bench.createWorkflow(documentOf("Twice", nodes, ["hook -> one -> two"]));
  const webs = [
    new WebProcess(databaseUrl, await freePort()),
    new WebProcess(databaseUrl, await freePort()),
  ] as const;
  const workers = await Promise.all([bench.startWorker(), bench.startWorker()]);
  try {
    await Promise.all(webs.map((web) => web.ready()));
    const senderOf = new Sender(webs, hooks[0] ?? "", new Random(seed), deliveries);
    const sending = senderOf.sendAll(senders);
    await eventually(ALL_ENDED_WITHIN_MS, () => senderOf.answered >= deliveries);
    await webs[0].kill();
    await sending;
    await eventually(ALL_ENDED_WITHIN_MS, async () => (await openRuns()) === 0);
    const faults = [...(await faultsOf(bench, senderOf.runs, deliveries)), ...bench.crashes()];
    const { lost } = senderOf;
    const longestGapMs = await longestGap([...senderOf.runs.values()].flatMap((ids) => [...ids]));
    if (longestGapMs > LONGEST_GAP_MS) faults.push(`a run stood still for ${longestGapMs} ms`);
    if (lost === 0) faults.push("nothing was lost with the web process");
    return { figures: { deliveries, lost, longestGapMs }, faults };
  } finally {
    await Promise.all(webs.map((web) => web.kill()));
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

class Sender {
  /** For each delivery, the runs that were said to have been started. */
  readonly runs = new Map<string, Set<string>>();
  answered = 0;
  /** Requests that were not answered. */
  lost = 0;
  readonly #webs: readonly [WebProcess, WebProcess];
  readonly #token: string;
  readonly #queue: { id: string; web: number }[];

  constructor(webs: readonly [WebProcess, WebProcess], token: string, random: Random, deliveries: number) {
    this.#webs = webs;
    this.#token = token;
    this.#queue = Array.from({ length: deliveries }, (_, index) => ({ id: `delivery-${index}` })).flatMap(
      ({ id }) => {
        const first = random.below(2);
        return [
          { id, web: first },
          { id, web: 1 - first },
        ];
      },
    );
  }

  async sendAll(senders: number): Promise<void> {
    const sender = async () => {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift())
        await this.#deliver(next.id, next.web);
    };
    await Promise.all(Array.from({ length: senders }, sender));
  }

  async #deliver(id: string, web: number): Promise<void> {
    for (let at = web; ; at = 1 - at) {
      const runId = await this.#post(id, this.#webs[at === 0 ? 0 : 1]);
      if (runId !== null) {
        this.runs.set(id, (this.runs.get(id) ?? new Set()).add(runId));
        this.answered += 1;
        return;
      }
      this.lost += 1;
      await pause(TRY_AGAIN_MS);
    }
  }

  async #post(id: string, web: WebProcess): Promise<string | null> {
    try {
      const response = await fetch(`${web.url}/hooks/${this.#token}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-github-delivery": id },
        body: JSON.stringify({ id }),
      });
      const { runId }: { runId?: unknown } = await response.json();
      return typeof runId === "string" ? runId : null;
    } catch {
      return null;
    }
  }
}

async function openRuns(): Promise<number> {
  return await prisma().run.count({ where: { status: { in: ["pending", "running", "waiting"] } } });
}

async function faultsOf(
  bench: FaultBench,
  answers: ReadonlyMap<string, ReadonlySet<string>>,
  deliveries: number,
): Promise<string[]> {
  const runs = await prisma().run.findMany({ select: { id: true, status: true } });
  const faults = [...(await historyFaults(runs.map(({ id }) => id))), ...(await executorFaults())];
  if (runs.length !== deliveries) faults.push(`${runs.length} runs of ${deliveries} deliveries`);
  const known = new Set(runs.map(({ id }) => id));
  for (const [id, named] of answers) {
    if (named.size !== 1) faults.push(`${id} was answered with ${named.size} runs`);
    for (const run of named) if (!known.has(run)) faults.push(`the run ${run} was accepted and is lost`);
  }
  for (const { id, status } of runs) if (status !== "completed") faults.push(`the run ${id} is ${status}`);
  const counts = bench.effects.counts();
  if (counts.size !== 2 * deliveries) faults.push(`${counts.size} effects instead of ${2 * deliveries}`);
  for (const [key, count] of counts) if (count > 1) faults.push(`${key} was done ${count} times`);
  return faults;
}
