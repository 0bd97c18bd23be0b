import { expect, test } from "vitest";
import { RunEnded } from "@/lib/engine/record";
import { heedAborts } from "./abort-notices";
import { pool, prisma } from "./db";
import { finishRun } from "./finish-run";
import { pauseGate } from "./pause-gate";
import { pauseWorkspace } from "./pause-workspace";
import { endOverdueRuns } from "./reaper";
import { openRun } from "./run-state";
import { getRun, startRunOf } from "./runs";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { createWorkflow } from "./workflows";

withTestDatabase();

const options = { input: {}, trigger: undefined, version: undefined, idempotencyKey: null, waitSeconds: 0 };

async function callerWithWorkflow(settings = {}) {
  const caller = await newCaller();
  const start = { type: "manual", name: "Start", position: [0, 0], config: {} };
  const document = { heddle: 1, name: "Test", settings, nodes: { start }, edges: [] };
  const { id } = await createWorkflow(caller, document);
  return { caller, start: async () => (await startRunOf(caller, id, options)).id };
}

async function isAdmitted(id: string): Promise<boolean> {
  return (await prisma().run.findUniqueOrThrow({ where: { id } })).admittedAt !== null;
}

/** What a promise has come to by the time that everything which was due is done. */
async function stateOf(promise: Promise<void>): Promise<string> {
  const answers = promise.then(
    () => "passed",
    (error) => (error instanceof RunEnded ? "ended" : "failed"),
  );
  return await Promise.race([
    answers,
    pool()
      .query("SELECT 1")
      .then(() => "held"),
  ]);
}

test("while a workspace is paused its runs are queued, and go when it is resumed", async () => {
  const { caller, start } = await callerWithWorkflow();
  const { pausedAt } = await pauseWorkspace(caller, true);
  expect(pausedAt).not.toBeNull();
  expect(await pauseWorkspace(caller, true)).toEqual({ pausedAt });
  const [one, two] = [await start(), await start()];
  expect(await isAdmitted(one)).toBe(false);
  expect((await getRun(caller, two)).queue).toEqual({ position: 2, reason: "paused" });
  const elsewhere = await callerWithWorkflow();
  expect(await isAdmitted(await elsewhere.start())).toBe(true);
  expect(await pauseWorkspace(caller, false)).toEqual({ pausedAt: null });
  expect([await isAdmitted(one), await isAdmitted(two)]).toEqual([true, true]);
});

test("only owners pause and resume", async () => {
  const { caller } = await callerWithWorkflow();
  for (const role of ["editor", "viewer"] as const)
    await expect(pauseWorkspace({ ...caller, role }, true)).rejects.toMatchObject({ code: "forbidden" });
});

test("a step of a paused workspace begins when it is resumed, and one of another at once", async () => {
  const { caller, start } = await callerWithWorkflow();
  const run = { id: await start(), workspaceId: caller.workspaceId };
  const gate = pauseGate(run);
  await gate("a");
  await pauseWorkspace(caller, true);
  await expect.poll(() => stateOf(gate("a"))).toBe("held");
  const held = gate("a");
  expect(await stateOf(pauseGate({ ...run, workspaceId: "another" })("a"))).toBe("passed");
  await pauseWorkspace(caller, false);
  await held;
});

test("a step that is held ends with its run", async () => {
  await heedAborts();
  const { caller, start } = await callerWithWorkflow();
  const id = await start();
  const gate = pauseGate({ id, workspaceId: caller.workspaceId });
  await pauseWorkspace(caller, true);
  await expect.poll(() => stateOf(gate("a"))).toBe("held");
  const ended = expect(gate("a")).rejects.toThrow(RunEnded);
  await finishRun(id, { status: "cancelled" });
  await ended;
  await expect(gate("a")).rejects.toThrow(RunEnded);
});

test("a run is not charged with the time of a pause", async () => {
  const { caller, start } = await callerWithWorkflow({ timeout: "1m" });
  const id = await start();
  await openRun(pool(), id);
  await pauseWorkspace(caller, true);
  const before = new Date(Date.now() - 3_600_000);
  await prisma().run.update({ where: { id }, data: { startedAt: before } });
  await prisma().workspace.update({ where: { id: caller.workspaceId }, data: { pausedAt: before } });
  await endOverdueRuns();
  expect((await getRun(caller, id)).status).toBe("running");
  await pauseWorkspace(caller, false);
  await endOverdueRuns();
  expect((await getRun(caller, id)).status).toBe("running");
});
