import { edgesOf } from "@/lib/engine/testing/workflow";
import type { StepExecutor } from "@/lib/nodes/execution";
import { executors } from "@/lib/nodes/executors";
import type { NodeConfig } from "@/lib/nodes/registry";
import { pool } from "@/lib/server/db";
import { runEnded } from "@/lib/server/run-watch";
import { startRun } from "@/lib/server/start-run";
import type { JsonObject } from "@/lib/utils/json";
import type { Measurement } from "./measure";
import { publishedWorkflow } from "./published-workflow";

const STEPS = 40;

/** Runs of a workflow as the product makes them, history and all; its steps themselves take no time. */
export async function workflowRuns(): Promise<Measurement[]> {
  const executed = new Map<string, number[]>();
  let onStep: () => void = () => undefined;
  const execute: StepExecutor<NodeConfig<"http">> = ({ idempotencyKey }) => {
    const [runId = ""] = idempotencyKey.split(":");
    const times = executed.get(runId) ?? [];
    executed.set(runId, times);
    times.push(performance.now());
    onStep();
    return Promise.resolve({ output: { ok: true } });
  };
  executors.http.execute = execute;

  const long = await publishedWorkflow(chain("Forty", STEPS));
  const short = await publishedWorkflow(chain("One", 1));
  const start = async (workflow: typeof long): Promise<string> =>
    await startRun({ workflow, version: "published", trigger: undefined, input: {}, idempotencyKey: null });

  let perStep = Number.NaN;
  let afterStart = Number.NaN;
  const fortySteps = async (): Promise<number> => {
    const runId = await start(long);
    await runEnded(runId, 30_000);
    const times = executed.get(runId) ?? [];
    perStep = ((times.at(-1) ?? Number.NaN) - (times[0] ?? 0)) / (STEPS - 1);
    const { rows } = await pool().query("SELECT FROM step_runs WHERE run_id = $1 AND status = 'completed'", [
      runId,
    ]);
    if (rows.length !== STEPS + 1 || times.length !== STEPS) throw new Error("The history has gaps.");
    executed.delete(runId);
    return perStep;
  };
  const firstStep = async (): Promise<number> => {
    const stepped = new Promise<void>((resolve) => {
      onStep = resolve;
    });
    const begin = performance.now();
    const runId = await start(short);
    await stepped;
    afterStart = performance.now() - begin;
    await runEnded(runId, 30_000);
    onStep = () => undefined;
    return afterStart;
  };
  return [
    { name: `step with its history, of ${STEPS} in a row`, round: fortySteps },
    { name: `${STEPS} steps with their history`, round: () => Promise.resolve(perStep * STEPS) },
    { name: "run requested to first step, with history", round: firstStep },
  ];
}

function chain(name: string, steps: number): JsonObject {
  const ids = ["start", ...Array.from({ length: steps }, (_, index) => `step_${index}`)];
  const config = { method: "POST", url: "https://example.com" };
  return {
    heddle: 1,
    name,
    nodes: Object.fromEntries(
      ids.map((id, index) => [
        id,
        index === 0
          ? { type: "manual", name: id, position: [0, 0], config: {} }
          : { type: "http", name: id, position: [0, index * 100], config },
      ]),
    ),
    edges: edgesOf(ids.slice(1).map((to, index) => `${ids[index]} -> ${to}`)),
  };
}
