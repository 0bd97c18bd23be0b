import { Random } from "@/lib/engine/testing/random";
import { prisma } from "@/lib/server/db";
import { deliverHook } from "@/lib/server/deliver-hook";
import { incoming, readDelivery } from "@/lib/server/hook-request";
import type { ScenarioResult } from "./scenario-result";
import { documentOf, effect, node } from "./testing/documents";
import { eventually } from "./testing/eventually";
import type { FaultBench } from "./testing/fault-bench";
import { executorFaults, historyFaults } from "./testing/history-faults";

export interface StormOptions {
  seed: number;
  deliveries: number;
  /** Deliveries at a time. */
  senders: number;
  /** Which part of them has the id of an earlier one. */
  duplicates: number;
}

const ALL_ENDED_WITHIN_MS = 120_000;

/** Deliveries, some of which come twice, often at the same moment: each distinct one has to run, and once. */
export async function webhookStorm(bench: FaultBench, options: StormOptions): Promise<ScenarioResult> {
  const nodes = { hook: node("webhook", {}), call: effect(bench.effects.url("/")) };
  const { hooks } = await bench.createWorkflow(documentOf("Storm", nodes, ["hook -> call"]));
  const worker = await bench.startWorker();
  const { ids, distinct } = deliveriesOf(options);
  const began = performance.now();
  const answers = await deliverAll(hooks[0] ?? "", ids, options.senders);
  const tookMs = Math.round(performance.now() - began);
  await eventually(ALL_ENDED_WITHIN_MS, async () => (await completed()) >= distinct);
  const endedMs = Math.round(performance.now() - began);
  const faults = [...(await faultsOf(bench, answers, distinct)), ...bench.crashes()];
  await worker.stop();
  return { figures: { deliveries: ids.length, distinct, tookMs, endedMs }, faults };
}

/** Ids of deliveries in a random order; the repeated ones often stand close to the first. */
function deliveriesOf({ seed, deliveries, duplicates }: StormOptions): { ids: string[]; distinct: number } {
  const random = new Random(seed);
  const distinct = Math.round(deliveries * (1 - duplicates));
  const fresh = Array.from({ length: distinct }, (_, index) => ({
    id: `delivery-${index}`,
    at: random.next(),
  }));
  const repeated = Array.from({ length: deliveries - distinct }, () => {
    const { id, at } = random.pick(fresh);
    return { id, at: random.chance(0.5) ? at + random.next() / deliveries : random.next() };
  });
  const ids = [...fresh, ...repeated].sort((a, b) => a.at - b.at).map(({ id }) => id);
  return { ids, distinct };
}

/** Delivers all and gives, for each id, the runs that were said to have been started. */
async function deliverAll(token: string, ids: string[], senders: number): Promise<Map<string, Set<string>>> {
  const answers = new Map<string, Set<string>>();
  const queue = ids.entries();
  const sender = async () => {
    for (const [index, id] of queue) {
      const request = new Request(`http://localhost/hooks/${token}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-github-delivery": id },
        body: JSON.stringify({ index }),
      });
      const { runId } = await deliverHook(token, await readDelivery(incoming(request, [])));
      answers.set(id, (answers.get(id) ?? new Set()).add(runId));
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
  return answers;
}

async function completed(): Promise<number> {
  return await prisma().run.count({ where: { status: "completed" } });
}

async function faultsOf(
  bench: FaultBench,
  answers: Map<string, Set<string>>,
  distinct: number,
): Promise<string[]> {
  const runs = await prisma().run.findMany({ select: { id: true, status: true } });
  const faults = [...(await historyFaults(runs.map(({ id }) => id))), ...(await executorFaults())];
  if (runs.length !== distinct) faults.push(`${runs.length} runs of ${distinct} distinct deliveries`);
  for (const [id, started] of answers)
    if (started.size !== 1) faults.push(`${id} was answered with ${started.size} runs`);
  const counts = bench.effects.counts();
  for (const { id, status } of runs) {
    if (status !== "completed") faults.push(`the run ${id} is ${status}`);
    if (counts.get(`${id}:call`) !== 1)
      faults.push(`the run ${id} called ${counts.get(`${id}:call`) ?? 0} times`);
  }
  return faults;
}
