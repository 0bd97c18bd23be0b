import { edgesOf } from "@/lib/engine/testing/workflow";
import type { CallExecution, NodeOutput } from "@/lib/nodes/execution";
import { executors } from "@/lib/nodes/executors";
import { pool } from "@/lib/server/db";
import { runEnded } from "@/lib/server/run-watch";
import type { JsonObject } from "@/lib/utils/json";
import type { Measurement } from "./measure";
import { publishedWorkflow, startPublished } from "./published-workflow";

const STEPS = 40;

/** A step that reaches outside has its start written before it is executed, so that a crash in it leaves a trace. */
const KINDS = { code: "local step", http: "step that reaches outside" } as const;
type Kind = keyof typeof KINDS;

/** Runs of a workflow as the product makes them, history and all; its steps themselves take no time. */
export async function workflowRuns(): Promise<Measurement[]> {
  const executed = new Map<string, number[]>();
  let onStep: () => void = () => undefined;
  const execute = ({ idempotencyKey }: CallExecution): Promise<NodeOutput> => {
    const [runId = ""] = idempotencyKey.split(":");
    const times = executed.get(runId) ?? [];
    executed.set(runId, times);
    times.push(performance.now());
    onStep();
    return Promise.resolve({ output: { ok: true } });
  };
  executors.code.execute = execute;
  executors.http.execute = execute;
  const local = await inARow("code", executed);
  const outside = await inARow("http", executed);
  const short = await publishedWorkflow(chain("One", "code", 1));
  const firstStep = async (): Promise<number> => {
    const stepped = new Promise<void>((resolve) => {
      onStep = resolve;
    });
    const begin = performance.now();
    const runId = await startPublished(short);
    await stepped;
    const afterStart = performance.now() - begin;
    await runEnded(runId, 30_000);
    onStep = () => undefined;
    return afterStart;
  };
  return [...local, ...outside, { name: "run requested to first step, with history", round: firstStep }];
}

/** Steps of one kind, one after the other in one run; `executed` has the times at which each run's were executed. */
async function inARow(kind: Kind, executed: Map<string, number[]>): Promise<Measurement[]> {
  const workflow = await publishedWorkflow(chain(`Forty of ${kind}`, kind, STEPS));
  let perStep = Number.NaN;
  const round = async (): Promise<number> => {
    const runId = await startPublished(workflow);
    await runEnded(runId, 30_000);
    const ended = performance.now();
    const times = executed.get(runId) ?? [];
    // Until the run has ended, so that no result is still to be written.
    perStep = (ended - (times[0] ?? Number.NaN)) / STEPS;
    const { rows } = await pool().query("SELECT FROM step_runs WHERE run_id = $1 AND status = 'completed'", [
      runId,
    ]);
    if (rows.length !== STEPS + 1 || times.length !== STEPS) throw new Error("The history has gaps.");
    executed.delete(runId);
    return perStep;
  };
  return [
    { name: `${KINDS[kind]} with its history, of ${STEPS} in a row`, round },
    { name: `${STEPS} of them: ${KINDS[kind]}`, round: () => Promise.resolve(perStep * STEPS) },
  ];
}

function chain(name: string, kind: Kind, steps: number): JsonObject {
  const ids = ["start", ...Array.from({ length: steps }, (_, index) => `step_${index}`)];
  const config =
    kind === "code" ? { source: "return input" } : { method: "POST", url: "https://example.com" };
  return {
    heddle: 1,
    name,
    nodes: Object.fromEntries(
      ids.map((id, index) => [
        id,
        index === 0
          ? { type: "manual", name: id, position: [0, 0], config: {} }
          : { type: kind, name: id, position: [0, index * 100], config },
      ]),
    ),
    edges: edgesOf(ids.slice(1).map((to, index) => `${ids[index]} -> ${to}`)),
  };
}
