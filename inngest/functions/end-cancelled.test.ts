import { expect, test } from "vitest";
import { pool, prisma } from "@/lib/server/db";
import { createTransport, EXECUTOR_URL } from "../embedded/transport";
import { documentOf, gate, node, runBench } from "./testing/run-bench";

const bench = runBench();

/** What the executor's REST interface answers. */
async function ask(method: string, path: string, body?: object): Promise<Response> {
  const call = { method, ...(body ? { body: JSON.stringify(body) } : {}) };
  return await createTransport(pool())(`${EXECUTOR_URL}${path}`, call);
}

/** Ids of the function runs of the executor that are going on for a run, and of which function they are. */
async function functionRuns(runId: string): Promise<Record<string, string>> {
  const { rows } = await pool().query<{ id: string; functionId: string }>(
    `SELECT id, function_id AS "functionId" FROM executor_runs
     WHERE status = 'running' AND event::json -> 'data' ->> 'runId' = $1`,
    [runId],
  );
  return Object.fromEntries(rows.map(({ id, functionId }) => [functionId, id]));
}

const fanOut = () =>
  documentOf(
    {
      each: node("fan-out", { items: "{{ [0, 1, 2] }}", concurrency: 1 }, { size: [400, 200] }),
      a: bench.call("/a", { parent: "each" }),
      b: bench.call("/b"),
    },
    ["start -> each", "each -> b"],
  );

/** Starts a run that is in the middle of the first item when `cancel` is done, and expects it to end. */
async function isEndedBy(runId: string, cancel: () => Promise<Response>): Promise<void> {
  bench.received = [];
  const { opened: reached, open: reach } = gate();
  bench.hold = () => {
    reach();
    return new Promise(() => undefined);
  };
  const { opened: told, open: tell } = gate();
  bench.gaveUp = () => tell();
  await bench.start(runId, fanOut());
  await reached;
  const response = await cancel();
  expect(response.ok).toBe(true);
  expect(await bench.finished(runId)).toMatchObject({ status: "cancelled" });
  await told;
  await expect.poll(() => functionRuns(runId), { timeout: 5000 }).toEqual({});
  expect(bench.received).toEqual([`${runId}:each[0]/a`]);
  const open = { where: { runId, status: { in: ["pending", "running", "waiting"] } } };
  expect(await prisma().stepRun.count(open)).toBe(0);
  const ends = { where: { runId, type: "run.cancelled" } };
  expect(await prisma().runEvent.count(ends)).toBe(1);
  bench.hold = null;
  bench.gaveUp = null;
}

test("a run ends whose function run is cancelled at the executor", async () => {
  await isEndedBy("run_deleted", async () => {
    const { "heddle-run-workflow": id } = await functionRuns("run_deleted");
    return await ask("DELETE", `/v1/runs/${id}`);
  });
});

test("a run ends of which a part is cancelled at the executor", async () => {
  await isEndedBy("run_part_deleted", async () => {
    const { "heddle-run-part": id } = await functionRuns("run_part_deleted");
    return await ask("DELETE", `/v1/runs/${id}`);
  });
});

test("runs end that a cancellation of many function runs meets", async () => {
  await isEndedBy("run_met", async () =>
    ask("POST", "/v1/cancellations", {
      app_id: "heddle",
      function_id: "run-workflow",
      started_before: new Date(Date.now() + 60_000).toISOString(),
      if: "event.data.runId == 'run_met'",
    }),
  );
});
