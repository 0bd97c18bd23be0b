import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import { pool, prisma } from "../db";
import { newCaller } from "../testing/callers";
import { withTestDatabase } from "../testing/database";
import { publishWorkflow } from "../versions";
import { createWorkflow } from "../workflows";
import { runDueTriggers } from "./run-due-triggers";

withTestDatabase();

/** A published workflow whose schedule was set up at a moment of the given clock. */
async function published(config: JsonObject, nextAt: string): Promise<string> {
  const caller = await newCaller();
  const tick = {
    type: "schedule",
    name: "Tick",
    position: [0, 0],
    config: { timezone: "UTC", cron: "0 * * * *", ...config },
  };
  const { id } = await createWorkflow(caller, { heddle: 1, name: "Test", nodes: { tick }, edges: [] });
  await publishWorkflow(caller, id, "");
  await prisma().activeTrigger.updateMany({
    where: { workflowId: id },
    data: { nextAt: new Date(nextAt), state: {} },
  });
  return id;
}

/** The moments that runs were started for, to the minute. */
async function firedOf(workflowId: string): Promise<string[]> {
  const runs = await prisma().run.findMany({ where: { workflowId }, orderBy: { createdAt: "asc" } });
  return runs.map(({ input }) => JSON.parse(JSON.stringify(input)).scheduledAt.slice(0, 16));
}

async function nextOf(workflowId: string): Promise<string | undefined> {
  const row = await prisma().activeTrigger.findFirst({ where: { workflowId } });
  return row?.nextAt?.toISOString().slice(0, 16);
}

const MINUTE_MS = 60_000;

/** Looks at the triggers every few minutes of a clock that runs from one moment to another. */
async function clockRuns(from: string, to: string, minutes = 10): Promise<void> {
  for (let at = Date.parse(from); at <= Date.parse(to); at += minutes * MINUTE_MS)
    await runDueTriggers(new Date(at));
}

test("a clock that jumps ahead and is set back leaves no schedule standing, and repeats none", async () => {
  const id = await published({}, "2026-03-01T10:00Z");
  await clockRuns("2026-03-01T09:50Z", "2026-03-01T11:10Z");
  await runDueTriggers(new Date("2030-06-01T00:00:05Z"));
  expect(await nextOf(id)).toBe("2030-06-01T01:00");
  await clockRuns("2026-03-01T11:20Z", "2026-03-01T13:00Z");
  expect(await firedOf(id)).toEqual([
    "2026-03-01T10:00",
    "2026-03-01T11:00",
    "2030-06-01T00:00",
    "2026-03-01T12:00",
    "2026-03-01T13:00",
  ]);
});

test("a clock that is set back by some hours starts nothing again, and goes on with the next new time", async () => {
  const id = await published({}, "2026-03-01T10:00Z");
  await clockRuns("2026-03-01T09:50Z", "2026-03-01T12:10Z");
  await clockRuns("2026-03-01T09:00Z", "2026-03-01T13:10Z");
  expect(await firedOf(id)).toEqual([
    "2026-03-01T10:00",
    "2026-03-01T11:00",
    "2026-03-01T12:00",
    // The clock shows nine for the second time, and for that time no run had been started yet.
    "2026-03-01T13:00",
  ]);
});

test.each([
  { catchUp: "once", runs: ["2026-03-01T15:00", "2026-03-01T16:00"] },
  { catchUp: "skip", runs: ["2026-03-01T16:00"] },
])(
  "a clock that jumps ahead for good is caught up with as the schedule says: $catchUp",
  async ({ catchUp, runs }) => {
    const id = await published({ catchUp }, "2026-03-01T10:00Z");
    await runDueTriggers(new Date("2026-03-01T09:59Z"));
    await clockRuns("2026-03-01T15:30Z", "2026-03-01T16:00Z");
    expect(await firedOf(id)).toEqual(runs);
  },
);

test("a claim that a process took by a wrong clock and died with is given up when the clock is right", async () => {
  const id = await published({}, "2026-03-01T10:00Z");
  await runDueTriggers(new Date("2026-03-01T09:50Z"));
  await prisma().activeTrigger.updateMany({
    where: { workflowId: id },
    data: {
      nextAt: new Date("2030-01-01T00:01Z"),
      state: { tick: "2026-03-01T10:00:00Z", at: "2030-01-01T00:00:00Z" },
    },
  });
  await clockRuns("2026-03-01T09:40Z", "2026-03-01T10:00Z");
  expect(await firedOf(id)).toEqual(["2026-03-01T10:00"]);
});

test("a mailbox that was last looked at by a wrong clock is looked at again", async () => {
  const id = await published({}, "2026-03-01T10:00Z");
  const box = { workflowId: id, nodeId: "box", source: "mailbox", config: {} };
  await prisma().activeTrigger.create({ data: { ...box, nextAt: new Date("2030-01-01T00:00Z") } });
  await runDueTriggers(new Date("2026-03-01T09:50Z"));
  await runDueTriggers(new Date("2026-03-01T09:40Z"));
  const { nextAt } = await prisma().activeTrigger.findFirstOrThrow({ where: { nodeId: "box" } });
  expect(nextAt?.toISOString()).toMatch(/^2026-03-01/);
});

test("a schedule that cannot be read keeps no other from going on after a clock was set back", async () => {
  await runDueTriggers(new Date("2026-03-01T09:50Z"));
  const ids = [await published({}, "2026-03-01T10:00Z"), await published({}, "2026-03-01T10:00Z")];
  await prisma().activeTrigger.updateMany({
    where: { workflowId: { in: ids } },
    data: { nextAt: new Date("2030-01-01T01:00Z"), state: { last: "2030-01-01T00:00:05Z" } },
  });
  const [faulty = "", well = ""] = ids;
  const config = { cron: "at noon", timezone: "UTC" };
  await prisma().activeTrigger.updateMany({ where: { workflowId: faulty }, data: { config } });
  await runDueTriggers(new Date("2026-03-01T09:40Z"));
  expect(await nextOf(well)).toBe("2026-03-01T10:00");
  expect(await nextOf(faulty)).toBe("2030-01-01T01:00");
  await prisma().activeTrigger.deleteMany({ where: { workflowId: faulty } });
});

test("a clock that was set back while the database was in trouble is heeded by the next look", async () => {
  const id = await published({}, "2026-03-01T10:00Z");
  await runDueTriggers(new Date("2026-03-01T09:50Z"));
  await prisma().activeTrigger.updateMany({
    where: { workflowId: id },
    data: { nextAt: new Date("2030-01-01T01:00Z"), state: { last: "2030-01-01T00:00:05Z" } },
  });
  await pool().query("ALTER TABLE active_triggers RENAME TO triggers_away");
  await expect(runDueTriggers(new Date("2026-03-01T09:40Z"))).rejects.toThrow("active_triggers");
  await pool().query("ALTER TABLE triggers_away RENAME TO active_triggers");
  await runDueTriggers(new Date("2026-03-01T09:41Z"));
  expect(await nextOf(id)).toBe("2026-03-01T10:00");
});

const daily = { cron: "30 2 * * *", timezone: "Europe/Berlin" };
const hourly = { cron: "0 * * * *", timezone: "Europe/Berlin" };

test.each([
  {
    when: "clocks go forward, a daily time that the day does not have",
    ...{ config: daily, from: "2026-03-27T12:00Z", to: "2026-03-30T12:00Z" },
    runs: ["2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"],
  },
  {
    when: "clocks go back, a daily time that the day has twice",
    ...{ config: daily, from: "2026-10-23T12:00Z", to: "2026-10-26T12:00Z" },
    runs: ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"],
  },
  {
    when: "clocks go back, every hour",
    ...{ config: hourly, from: "2026-10-24T22:30Z", to: "2026-10-25T03:00Z" },
    runs: [
      "2026-10-24T23:00",
      "2026-10-25T00:00",
      "2026-10-25T01:00",
      "2026-10-25T02:00",
      "2026-10-25T03:00",
    ],
  },
  {
    when: "clocks go forward, every hour",
    ...{ config: hourly, from: "2026-03-28T23:30Z", to: "2026-03-29T02:00Z" },
    runs: ["2026-03-29T00:00", "2026-03-29T01:00", "2026-03-29T02:00"],
  },
])("when $when has one run each", async ({ config, from, to, runs }) => {
  const id = await published(config, `${runs[0]}Z`);
  await clockRuns(from, to, 30);
  expect(await firedOf(id)).toEqual(runs);
});
