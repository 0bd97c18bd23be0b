import { expect, test } from "vitest";
import { HeldBack } from "@/lib/engine/held-back";
import { pool, prisma } from "./db";
import { holdsOf } from "./holds";
import { lookAfterRuns } from "./housekeeping";
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

test("a step of a paused workspace is held back until it is resumed, and one of another is not", async () => {
  const { caller } = await callerWithWorkflow();
  const gate = pauseGate(caller);
  await gate();
  await pauseWorkspace(caller, true);
  const held = () => gate().catch((error: unknown) => error);
  await expect.poll(held).toBeInstanceOf(HeldBack);
  await pauseGate({ workspaceId: "another" })();
  await pauseWorkspace(caller, false);
  await gate();
});

test("what is held back is let go when the workspace is resumed, also where that was not heard of", async () => {
  const { caller, start } = await callerWithWorkflow();
  const id = await start();
  await pauseWorkspace(caller, true);
  const holds = holdsOf(id);
  await holds.open("a#held.1", caller.workspaceId);
  await lookAfterRuns();
  expect(await prisma().pause.findFirst({ where: { runId: id } })).toMatchObject({ status: "open" });
  // As if the process had died right after it had resumed the workspace.
  await prisma().workspace.update({ where: { id: caller.workspaceId }, data: { pausedAt: null } });
  await holds.open("b#held.1", caller.workspaceId);
  await lookAfterRuns();
  const pauses = await prisma().pause.findMany({ where: { runId: id }, orderBy: { path: "asc" } });
  expect(pauses).toMatchObject([
    { path: "a#held.1", status: "decided" },
    { path: "b#held.1", status: "decided" },
  ]);
  await holds.close("a#held.1");
  expect(await prisma().pause.count({ where: { runId: id } })).toBe(1);
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
