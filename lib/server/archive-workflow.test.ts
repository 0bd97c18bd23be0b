import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import type { Caller } from "./access";
import { archiveWorkflow, unarchiveWorkflow } from "./archive-workflow";
import { prisma } from "./db";
import { openHook } from "./hooks";
import { startRun } from "./start-run";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { startTriggered } from "./triggers/start-triggered";
import { publishWorkflow } from "./versions";
import { createWorkflow, getWorkflow, listWorkflows } from "./workflows";

withTestDatabase();

// tick ─► end ◄─ hook
const document: JsonObject = {
  heddle: 1,
  name: "Nightly",
  nodes: {
    tick: { type: "schedule", name: "Tick", position: [0, 0], config: { cron: "0 3 * * *" } },
    hook: { type: "webhook", name: "Hook", position: [0, 100], config: {} },
    end: { type: "transform", name: "End", position: [260, 0], config: { fields: { n: "1" } } },
  },
  edges: [
    { from: "tick", to: "end" },
    { from: "hook", to: "end" },
  ],
};

async function published(caller: Caller) {
  const { id } = await createWorkflow(caller, document);
  const { hooks } = await publishWorkflow(caller, id, "");
  return { id, token: hooks[0]?.url.split("/").at(-1) ?? "" };
}

test("no trigger of an archived workflow fires, until it is brought back", async () => {
  const caller = await newCaller();
  const { id, token } = await published(caller);
  expect(await archiveWorkflow(caller, id)).toMatchObject({ id, archivedAt: expect.any(String) });
  expect((await getWorkflow(caller, id)).triggers).toEqual([]);
  await expect(openHook("hooks", token)).rejects.toMatchObject({ code: "not-found" });
  const late = await startTriggered({ workflowId: id, nodeId: "tick" }, { input: {}, key: "late" });
  expect(late).toEqual({ problem: "The workflow is archived." });
  expect(await unarchiveWorkflow(caller, id)).toMatchObject({ archivedAt: null, published: { version: 1 } });
  expect((await getWorkflow(caller, id)).triggers).toMatchObject([{ nodeId: "tick", source: "schedule" }]);
  expect(await openHook("hooks", token)).toMatchObject({ nodeId: "hook", version: "published" });
});

test("publishing an archived workflow leaves its triggers quiet", async () => {
  const caller = await newCaller();
  const { id } = await published(caller);
  await archiveWorkflow(caller, id);
  expect(await publishWorkflow(caller, id, "again")).toMatchObject({
    published: { version: 2 },
    triggers: [],
  });
});

test("a run that calls an archived workflow is told so, and a person can still run it", async () => {
  const caller = await newCaller();
  const { id } = await published(caller);
  await archiveWorkflow(caller, id);
  const workflow = await prisma().workflow.findUniqueOrThrow({ where: { id } });
  const start = { workflow, version: undefined, trigger: "tick", input: {}, idempotencyKey: null };
  const runId = await startRun(start);
  const origin = { parentRunId: runId, awaited: true, depth: 1 };
  await expect(startRun({ ...start, origin })).rejects.toThrow("archived");
});

test("the list shows archived workflows only where they are asked for, with the time of change as it was", async () => {
  const caller = await newCaller();
  const { id } = await published(caller);
  const { updatedAt } = await getWorkflow(caller, id);
  await archiveWorkflow(caller, id);
  expect((await listWorkflows(caller, { limit: 10 })).items).toEqual([]);
  const { items } = await listWorkflows(caller, { limit: 10, show: "archived" });
  expect(items).toMatchObject([{ id, updatedAt }]);
});

test("a viewer cannot archive", async () => {
  const owner = await newCaller();
  const { id } = await published(owner);
  await expect(archiveWorkflow({ ...owner, role: "viewer" }, id)).rejects.toMatchObject({
    code: "not-found",
  });
});
