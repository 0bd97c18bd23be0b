import { expect, test } from "vitest";
import { pool, prisma } from "@/lib/server/db";
import { inngest } from "../client";
import { PART_REQUESTED } from "../events";
import { documentOf, node, runBench } from "./testing/run-bench";

const bench = runBench();

//  start ── review ── each [ work ]
test("a part whose container is not waited for any more ends at once, without another attempt", async () => {
  const runId = "run_cut_off";
  const document = documentOf(
    {
      review: node("approval", { title: "Ship it?" }),
      each: node("fan-out", { items: "{{ [0, 1] }}", concurrency: 1 }, { size: [400, 200] }),
      work: bench.call("/{{ item }}", { parent: "each" }),
    },
    ["start -> review", "review:approved -> each"],
  );
  await bench.start(runId, document);
  const waiting = { where: { id: runId, status: "waiting" } };
  await expect.poll(() => prisma().run.count(waiting), { timeout: 5000 }).toBe(1);
  await prisma().stepRun.create({
    data: {
      ...{ runId, path: "each", attempt: 1, nodeId: "each", kind: "node", scope: "", unit: "" },
      ...{ status: "cancelled", config: { items: [0, 1] }, startedAt: new Date(), finishedAt: new Date() },
    },
  });
  const part = { path: "each", unit: "each#0", parentUnit: "", lanes: 1, from: 0, stopOnError: false };
  await inngest().send({ name: PART_REQUESTED, data: { runId, ...part } });
  const ended = async () => {
    const { rows } = await pool().query<{ status: string; output: string }>(
      "SELECT status, output FROM executor_runs WHERE function_id = 'heddle-run-part'",
    );
    return rows;
  };
  await expect.poll(ended, { timeout: 5000 }).toEqual([{ status: "completed", output: '{"next":null}' }]);
});
