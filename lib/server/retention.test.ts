import { beforeEach, expect, test } from "vitest";
import type { RunStatus } from "@/lib/nodes/status";
import { newId } from "@/lib/utils/ids";
import { pool, prisma } from "./db";
import { env } from "./env";
import { saveFile } from "./files";
import { createRecorder } from "./history";
import { deleteOldRuns, deleteRunsOf } from "./retention";
import { withTestDatabase } from "./testing/database";
import { insertRun, stepRecord } from "./testing/rows";

withTestDatabase();

const DAY_MS = 24 * 60 * 60 * 1000;

beforeEach(async () => {
  await pool().query("TRUNCATE workspaces, documents, step_runs, run_events CASCADE");
  env().HEDDLE_KEEP_RUNS_DAYS = 30;
});

/** A run with a step, as if it had ended so many days ago, or begun then where it goes on. */
async function runOf(daysAgo: number, status: RunStatus = "completed"): Promise<string> {
  const at = new Date(Date.now() - daysAgo * DAY_MS);
  const id = newId("run", at.getTime());
  await insertRun(id);
  await createRecorder(pool(), id, null).write(stepRecord("call"));
  const finishedAt = status === "running" ? null : at;
  await prisma().run.update({ where: { id }, data: { status, createdAt: at, finishedAt } });
  return id;
}

async function left(): Promise<{ runs: string[]; steps: string[]; events: string[] }> {
  const of = async (table: string, column: string) => {
    const { rows } = await pool().query<{ id: string }>(
      `SELECT DISTINCT ${column} AS id FROM ${table} ORDER BY id`,
    );
    return rows.map(({ id }) => id);
  };
  return {
    runs: await of("runs", "id"),
    steps: await of("step_runs", "run_id"),
    events: await of("run_events", "run_id"),
  };
}

const everythingOf = (...ids: string[]) => ({ runs: ids.sort(), steps: ids.sort(), events: ids.sort() });

test("runs that ended before the days for which they are kept go, with all that is theirs", async () => {
  const old = await runOf(31);
  const recent = await runOf(29, "failed");
  await saveFile(
    { workspaceId: `ws-${old}`, runId: old },
    { name: "a", type: "text/plain", bytes: Buffer.from("a") },
  );
  await deleteOldRuns();
  expect(await left()).toEqual(everythingOf(recent));
  expect(await prisma().file.count()).toBe(0);
});

test("a run that goes on stays however old it is, and so does the one whose results it takes over", async () => {
  const replayed = await runOf(50);
  const going = await runOf(40, "running");
  await prisma().run.update({ where: { id: going }, data: { replayOf: replayed } });
  await deleteOldRuns();
  expect(await left()).toEqual(everythingOf(replayed, going));
});

test("a long run that has ended lately stays", async () => {
  const id = await runOf(40);
  await prisma().run.update({ where: { id }, data: { finishedAt: new Date() } });
  await deleteOldRuns();
  expect(await left()).toEqual(everythingOf(id));
});

test("nothing is deleted where runs are kept for ever", async () => {
  const id = await runOf(5_000);
  env().HEDDLE_KEEP_RUNS_DAYS = 0;
  await deleteOldRuns();
  expect(await left()).toEqual(everythingOf(id));
});

test("more than fits into one statement goes as well", async () => {
  const id = await runOf(31);
  await pool().query(
    `INSERT INTO run_events (run_id, seq, type, at, data)
     SELECT $1, n, 'step.started', now(), '{}' FROM generate_series(10, 2600) n`,
    [id],
  );
  await deleteOldRuns();
  expect(await left()).toEqual(everythingOf());
});

test("a workflow's runs leave nothing behind, and those of others stay", async () => {
  const gone = await runOf(1);
  const going = await runOf(0, "running");
  const other = await runOf(1);
  await prisma().run.updateMany({ where: { id: { in: [gone, going] } }, data: { workflowId: `wf-${gone}` } });
  await deleteRunsOf(`wf-${gone}`);
  expect(await left()).toEqual(everythingOf(other));
});
