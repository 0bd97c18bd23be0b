import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import type { Caller } from "../access";
import { prisma } from "../db";
import { newCaller } from "../testing/callers";
import { withTestDatabase } from "../testing/database";
import { publishWorkflow, unpublishWorkflow } from "../versions";
import { createWorkflow, deleteWorkflow, getWorkflow, saveWorkflow } from "../workflows";
import { runDueTriggers } from "./run-due-triggers";

withTestDatabase();

const schedule = (config: JsonObject): JsonObject => ({
  type: "schedule",
  name: "Tick",
  position: [0, 0],
  config: { timezone: "UTC", ...config },
});

function documentOf(nodes: JsonObject): JsonObject {
  return { heddle: 1, name: "Test", nodes, edges: [] };
}

/** A published workflow with one schedule that is due at `nextAt`. */
async function published(caller: Caller, config: JsonObject, nextAt: string) {
  const { id } = await createWorkflow(caller, documentOf({ tick: schedule(config) }));
  await publishWorkflow(caller, id, "");
  await prisma().activeTrigger.updateMany({ where: { workflowId: id }, data: { nextAt: new Date(nextAt) } });
  return id;
}

async function runsOf(workflowId: string): Promise<unknown[]> {
  const runs = await prisma().run.findMany({ where: { workflowId }, orderBy: { createdAt: "asc" } });
  return runs.map(({ input }) => input);
}

async function nextOf(workflowId: string): Promise<string | undefined> {
  const row = await prisma().activeTrigger.findFirst({ where: { workflowId } });
  return row?.nextAt?.toISOString();
}

const HOURLY = { cron: "0 * * * *" };

describe("a schedule", () => {
  test("is watched from publishing on, until it is taken offline or deleted", async () => {
    const caller = await newCaller();
    const { id } = await createWorkflow(caller, documentOf({ tick: schedule(HOURLY) }));
    expect((await getWorkflow(caller, id)).triggers).toEqual([]);
    const { triggers } = await publishWorkflow(caller, id, "");
    expect(triggers).toEqual([
      { nodeId: "tick", source: "schedule", nextAt: expect.stringMatching(/:00:00\.000Z$/), problem: null },
    ]);
    expect(Date.parse(triggers[0]?.nextAt ?? "")).toBeGreaterThan(Date.now());
    expect((await unpublishWorkflow(caller, id)).triggers).toEqual([]);
    expect(await nextOf(id)).toBeUndefined();
    await publishWorkflow(caller, id, "");
    await deleteWorkflow(caller, id);
    expect(await nextOf(id)).toBeUndefined();
  });

  test("starts one run at its time, and then waits for the next", async () => {
    const caller = await newCaller();
    const id = await published(caller, HOURLY, "2026-01-01T10:00:00Z");
    await runDueTriggers(new Date("2026-01-01T09:59:59.999Z"));
    expect(await runsOf(id)).toEqual([]);
    const now = new Date("2026-01-01T10:00:00.400Z");
    await runDueTriggers(now);
    await runDueTriggers(now);
    expect(await runsOf(id)).toEqual([
      { scheduledAt: "2026-01-01T10:00:00.000Z", firedAt: "2026-01-01T10:00:00.400Z", missed: 0 },
    ]);
    expect(await nextOf(id)).toBe("2026-01-01T11:00:00.000Z");
  });

  test("starts one run, however many processes look at the same time", async () => {
    const caller = await newCaller();
    const ids = await Promise.all(
      Array.from({ length: 5 }, () => published(caller, HOURLY, "2026-01-01T10:00:00Z")),
    );
    const now = new Date("2026-01-01T10:00:01Z");
    await Promise.all(Array.from({ length: 4 }, () => runDueTriggers(now)));
    for (const id of ids) expect(await runsOf(id)).toHaveLength(1);
  });

  test("that was missed while nothing ran starts one run for all, or none, as it says", async () => {
    const caller = await newCaller();
    const once = await published(caller, HOURLY, "2026-01-01T10:00:00Z");
    const skip = await published(caller, { ...HOURLY, catchUp: "skip" }, "2026-01-01T10:00:00Z");
    await runDueTriggers(new Date("2026-01-01T13:30:00Z"));
    expect(await runsOf(once)).toEqual([
      { scheduledAt: "2026-01-01T13:00:00.000Z", firedAt: "2026-01-01T13:30:00.000Z", missed: 3 },
    ]);
    expect(await runsOf(skip)).toEqual([]);
    expect([await nextOf(once), await nextOf(skip)]).toEqual(Array(2).fill("2026-01-01T14:00:00.000Z"));
  });

  test("that leaves out what it missed still takes the time that has just come", async () => {
    const caller = await newCaller();
    const id = await published(caller, { ...HOURLY, catchUp: "skip" }, "2026-01-01T10:00:00Z");
    await runDueTriggers(new Date("2026-01-01T12:00:20Z"));
    expect(await runsOf(id)).toMatchObject([{ scheduledAt: "2026-01-01T12:00:00.000Z", missed: 0 }]);
  });

  test("is taken over from a process that died, as that one had found it", async () => {
    const caller = await newCaller();
    const id = await published(caller, HOURLY, "2026-01-01T10:00:00Z");
    // The process died after it had claimed the trigger at 11:30, before or after it had started the run.
    await prisma().activeTrigger.updateMany({
      where: { workflowId: id },
      data: {
        nextAt: new Date("2026-01-01T11:31:00Z"),
        state: { tick: "2026-01-01T10:00:00+00:00", at: "2026-01-01T11:30:00+00:00" },
      },
    });
    await runDueTriggers(new Date("2026-01-01T11:30:59Z"));
    expect(await runsOf(id)).toEqual([]);
    await runDueTriggers(new Date("2026-01-01T12:10:00Z"));
    await runDueTriggers(new Date("2026-01-01T12:10:01Z"));
    expect(await runsOf(id)).toMatchObject([
      { scheduledAt: "2026-01-01T11:00:00.000Z", firedAt: "2026-01-01T11:30:00.000Z", missed: 1 },
      { scheduledAt: "2026-01-01T12:00:00.000Z", firedAt: "2026-01-01T12:10:01.000Z", missed: 0 },
    ]);
  });

  test("does not start anything again when the clock is set back", async () => {
    const caller = await newCaller();
    const id = await published(caller, HOURLY, "2026-01-01T10:00:00Z");
    await runDueTriggers(new Date("2026-01-01T10:00:01Z"));
    await runDueTriggers(new Date("2026-01-01T09:00:01Z"));
    await runDueTriggers(new Date("2026-01-01T10:00:01Z"));
    expect(await runsOf(id)).toHaveLength(1);
  });

  test("keeps its time when something else is published, and takes a new one with new settings", async () => {
    const caller = await newCaller();
    const id = await published(caller, HOURLY, "2026-01-01T10:00:00Z");
    const note = { type: "note", name: "Note", position: [0, 0], config: { text: "" }, size: [100, 100] };
    await saveWorkflow(caller, id, { revision: 1, document: documentOf({ tick: schedule(HOURLY), note }) });
    await publishWorkflow(caller, id, "");
    expect(await nextOf(id)).toBe("2026-01-01T10:00:00.000Z");
    const daily = documentOf({ tick: schedule({ cron: "0 9 * * *" }) });
    await saveWorkflow(caller, id, { revision: 2, document: daily });
    await publishWorkflow(caller, id, "");
    expect(await nextOf(id)).toMatch(/T09:00:00\.000Z$/);
    const start = { type: "manual", name: "Start", position: [0, 0], config: {} };
    const disabled = documentOf({ start, tick: { ...schedule(HOURLY), disabled: true } });
    await saveWorkflow(caller, id, { revision: 3, document: disabled });
    await publishWorkflow(caller, id, "");
    expect(await nextOf(id)).toBeUndefined();
  });

  test("that cannot start its run says why, and holds up no other", async () => {
    const caller = await newCaller();
    const broken = await published(caller, HOURLY, "2026-01-01T10:00:00Z");
    const sound = await published(caller, HOURLY, "2026-01-01T10:00:00Z");
    await prisma().workflow.update({ where: { id: broken }, data: { publishedVersion: null } });
    await runDueTriggers(new Date("2026-01-01T10:00:01Z"));
    expect(await runsOf(sound)).toHaveLength(1);
    expect(await prisma().activeTrigger.findFirst({ where: { workflowId: broken } })).toMatchObject({
      problem: "No version of this workflow is published.",
      nextAt: new Date("2026-01-01T11:00:00Z"),
    });
  });
});
