import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import type { Caller } from "./access";
import { pool, prisma } from "./db";
import { endOverdueRuns, requestUnheardRuns } from "./reaper";
import { cancelRun, getRun, listRuns, startRunOf } from "./runs";
import { startCalledWorkflow } from "./start-called-workflow";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { publishWorkflow } from "./versions";
import { createWorkflow, saveWorkflow } from "./workflows";

withTestDatabase();

const manual = (config: JsonObject = {}): JsonObject => ({
  type: "manual",
  name: "Start",
  position: [0, 0],
  config,
});
const webhook = (config: JsonObject = {}): JsonObject => ({
  type: "webhook",
  name: "Hook",
  position: [0, 0],
  config,
});

function documentOf(nodes: JsonObject): JsonObject {
  return { heddle: 1, name: "Test", nodes, edges: [] };
}

const options = {
  input: {},
  trigger: undefined,
  version: undefined,
  idempotencyKey: null,
  waitSeconds: 0,
} as const;

async function workflowOf(caller: Caller, nodes: JsonObject) {
  return await createWorkflow(caller, documentOf(nodes));
}

describe("which trigger fires", () => {
  test("the only one, else the manual one, else the caller has to say", async () => {
    const caller = await newCaller();
    const only = await workflowOf(caller, { hook: webhook() });
    expect((await startRunOf(caller, only.id, options)).trigger).toEqual({ nodeId: "hook", type: "webhook" });
    const mixed = await workflowOf(caller, { hook: webhook(), start: manual() });
    expect((await startRunOf(caller, mixed.id, options)).trigger.nodeId).toBe("start");
    const two = await workflowOf(caller, { a: manual(), b: manual() });
    await expect(startRunOf(caller, two.id, options)).rejects.toMatchObject({ code: "trigger-required" });
    expect((await startRunOf(caller, two.id, { ...options, trigger: "b" })).trigger.nodeId).toBe("b");
    await expect(startRunOf(caller, two.id, { ...options, trigger: "c" })).rejects.toThrow("a, b");
  });
});

test("a form that is run by hand takes what its page would take", async () => {
  const caller = await newCaller();
  const fields = [{ name: "size", label: "Size", kind: "number", required: true }];
  const form = { type: "form", name: "Form", position: [0, 0], config: { title: "Order", fields } };
  const { id } = await workflowOf(caller, { form });
  const started = await startRunOf(caller, id, { ...options, input: { size: 3 } });
  expect(started.input).toEqual({ size: 3 });
  await expect(startRunOf(caller, id, { ...options, input: { size: "big" } })).rejects.toMatchObject({
    code: "invalid-input",
    details: { fields: [{ path: "size" }] },
  });
});

describe("what runs", () => {
  test("the published version by default, the draft when asked for, and the exact document of either", async () => {
    const caller = await newCaller();
    const { id } = await workflowOf(caller, { start: manual() });
    expect((await startRunOf(caller, id, options)).version).toBeNull();
    await publishWorkflow(caller, id, "");
    await saveWorkflow(caller, id, {
      revision: 1,
      document: { ...documentOf({ start: manual() }), name: "Edited" },
    });
    const published = await startRunOf(caller, id, options);
    const draft = await startRunOf(caller, id, { ...options, version: "draft" });
    expect([published.version, draft.version]).toEqual([1, null]);
    expect(published.documentHash).not.toBe(draft.documentHash);
    await expect(startRunOf(caller, id, { ...options, version: 7 })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("the same key starts one run, however often and at once", async () => {
    const caller = await newCaller();
    const { id } = await workflowOf(caller, { start: manual() });
    const starts = Array.from({ length: 6 }, () =>
      startRunOf(caller, id, { ...options, idempotencyKey: "once" }),
    );
    expect(new Set((await Promise.all(starts)).map((run) => run.id)).size).toBe(1);
    expect((await listRuns(caller, { limit: 10, workflow: id })).items).toHaveLength(1);
  });

  test("an input that does not fit the trigger is refused with its place, and no run is made", async () => {
    const caller = await newCaller();
    const inputSchema = { type: "object", properties: { n: { type: "number" } }, required: ["n"] };
    const { id } = await workflowOf(caller, { start: manual({ inputSchema }) });
    await expect(startRunOf(caller, id, { ...options, input: { n: "one" } })).rejects.toMatchObject({
      code: "invalid-input",
      details: { fields: [{ path: "n" }] },
    });
    expect((await listRuns(caller, { limit: 10 })).items).toEqual([]);
  });
});

describe("a run that nobody has heard of", () => {
  test("is asked for again, under the event id that makes asking twice harmless", async () => {
    const caller = await newCaller();
    const { id } = await workflowOf(caller, { start: manual() });
    const run = await startRunOf(caller, id, options);
    await pool().query("DELETE FROM executor_events WHERE event_id = $1", [run.id]);
    await prisma().run.update({ where: { id: run.id }, data: { admittedAt: new Date(Date.now() - 60_000) } });
    await requestUnheardRuns();
    const { rows } = await pool().query("SELECT payload FROM executor_events");
    expect(JSON.stringify(rows)).toContain(run.id);
  });
});

test("a run over its time limit is ended, one within it goes on", async () => {
  const caller = await newCaller();
  const document = { ...documentOf({ start: manual() }), settings: { timeout: "1m" } };
  const { id } = await createWorkflow(caller, document);
  const [late, early] = [await startRunOf(caller, id, options), await startRunOf(caller, id, options)];
  const started = (agoMs: number) => ({ status: "running", startedAt: new Date(Date.now() - agoMs) });
  await prisma().run.update({ where: { id: late.id }, data: started(61_000) });
  await prisma().run.update({ where: { id: early.id }, data: started(30_000) });
  await endOverdueRuns();
  expect(await getRun(caller, late.id)).toMatchObject({ status: "failed", error: { code: "run-timeout" } });
  expect(await getRun(caller, early.id)).toMatchObject({ status: "running" });
});

test("cancelling ends a run once, and a stranger cannot", async () => {
  const [caller, stranger] = [await newCaller(), await newCaller()];
  const { id } = await workflowOf(caller, { start: manual() });
  const run = await startRunOf(caller, id, options);
  await expect(cancelRun(stranger, run.id)).rejects.toMatchObject({ code: "not-found" });
  expect(await cancelRun(caller, run.id)).toMatchObject({ status: "cancelled" });
  await expect(cancelRun(caller, run.id)).rejects.toMatchObject({ code: "already-finished" });
});

test("a call hands over null where it has null, and nothing is an empty object", async () => {
  const caller = await newCaller();
  const { workspaceId } = caller;
  const { id, key } = await workflowOf(caller, { start: manual() });
  const parent = await startRunOf(caller, id, { ...options, input: null });
  expect(parent.input).toEqual({});
  const call = { workflow: key, version: null, input: null, awaited: false, idempotencyKey: "one" };
  const { runId } = await startCalledWorkflow({ workspaceId, runId: parent.id }, call);
  expect((await getRun(caller, runId)).input).toBeNull();
});
