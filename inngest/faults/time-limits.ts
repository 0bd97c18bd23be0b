import { prisma } from "@/lib/server/db";
import type { ScenarioResult } from "./scenario-result";
import { documentOf, effect, node } from "./testing/documents";
import { eventually } from "./testing/eventually";
import type { FaultBench } from "./testing/fault-bench";
import { executorFaults, historyFaults } from "./testing/history-faults";

/** Runs are looked after every five seconds. */
const ENDED_WITHIN_MS = 8_000;

/**
 * A run is not shown as running once its time is up: neither one that is in the middle of a call, which is
 * aborted, nor one whose worker died before, as soon as there is a worker again.
 */
export async function timeLimits(bench: FaultBench): Promise<ScenarioResult> {
  const document = documentOf(
    "Limited",
    { start: node("manual", {}), stuck: effect(bench.effects.url("/never")) },
    ["start -> stuck"],
  );
  const workflow = await bench.createWorkflow({ ...document, settings: { timeout: "1s" } });
  const orphan = await bench.start(workflow);
  const first = await bench.startWorker();
  const isAsked = (id: string) => bench.effects.calls.some(({ key }) => key === `${id}:stuck`);
  await eventually(ENDED_WITHIN_MS, () => isAsked(orphan));
  await first.kill();

  const worker = await bench.startWorker();
  const watched = await bench.start(workflow);
  await eventually(ENDED_WITHIN_MS, () => isAsked(watched));
  const began = performance.now();
  const ids = [orphan, watched];
  await eventually(ENDED_WITHIN_MS, async () => (await failed(ids)) === ids.length);
  const endedMs = Math.round(performance.now() - began);
  await eventually(1_000, () => bench.effects.calls.every(({ closedAt }) => closedAt !== null));
  const faults = [...(await historyFaults(ids)), ...(await executorFaults()), ...bench.crashes()];
  if ((await failed(ids)) < ids.length) faults.push("a run that is over its time limit is shown as running");
  if (bench.effects.calls.some(({ closedAt }) => closedAt === null)) faults.push("a call was not aborted");
  await worker.stop();
  return { figures: { runs: ids.length, endedMs }, faults };
}

async function failed(ids: string[]): Promise<number> {
  const where = { id: { in: ids }, error: { path: ["code"], equals: "run-timeout" } };
  return await prisma().run.count({ where });
}
