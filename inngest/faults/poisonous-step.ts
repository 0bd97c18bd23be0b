import { prisma } from "@/lib/server/db";
import { runEnded } from "@/lib/server/run-watch";
import type { ScenarioResult } from "./scenario-result";
import { lineOf } from "./testing/documents";
import { eventually } from "./testing/eventually";
import type { FaultBench } from "./testing/fault-bench";
import { executorFaults, historyFaults } from "./testing/history-faults";

/** More often than any step may take its process down with it. */
const MOST_DEATHS = 10;
const WITHIN_MS = 20_000;

/** A step that takes its process down whenever it runs is given up after some deaths, and fails by its own class. */
export async function poisonousStep(bench: FaultBench): Promise<ScenarioResult> {
  const workflow = await bench.createWorkflow(lineOf("Poison", 1, bench.effects.url("/never")));
  const id = await bench.start(workflow);
  let deaths = 0;
  for (; deaths < MOST_DEATHS; deaths++) {
    const worker = await bench.startWorker();
    const isOver = async () => bench.effects.calls.length > deaths || (await statusOf(id)) === "failed";
    await eventually(WITHIN_MS, isOver);
    if (bench.effects.calls.length === deaths) break;
    await worker.kill();
  }
  await runEnded(id, WITHIN_MS);
  const faults = [...(await historyFaults([id])), ...(await executorFaults()), ...bench.crashes()];
  const run = await prisma().run.findUniqueOrThrow({ where: { id } });
  if (!JSON.stringify(run.error).includes("interrupted-too-often"))
    faults.push(`the run is ${run.status}: ${JSON.stringify(run.error)}`);
  return { figures: { deaths, calls: bench.effects.calls.length }, faults };
}

async function statusOf(id: string): Promise<string | undefined> {
  return (await prisma().run.findUnique({ where: { id } }))?.status;
}
