import { expect, test } from "vitest";
import { type Edits, MAX_EDITS, MAX_EDITS_LENGTH } from "@/lib/api/contracts/edits";
import type { Patch } from "@/lib/graph/patch";
import { newId } from "@/lib/utils/ids";
import type { Caller } from "./access";
import { prisma } from "./db";
import { listEdits } from "./edit-history";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { createWorkflow, saveWorkflow } from "./workflows";

withTestDatabase();

const blank = { heddle: 1, name: "Blank", nodes: {}, edges: [] };

function renamed(from: string, to: string): Patch {
  return { changes: [{ path: ["name"], from, to }], removed: [], added: [] };
}

const [first, second, third] = [renamed("a", "b"), renamed("b", "c"), renamed("c", "d \0")];

async function save(caller: Caller, id: string, revision: number, edits?: Edits): Promise<void> {
  await saveWorkflow(caller, id, { revision, document: blank, edits });
}

async function teammateOf({ workspaceId }: Caller): Promise<Caller> {
  const userId = newId("user");
  await prisma().user.create({ data: { id: userId, email: `${userId}@example.com`, name: "Bob" } });
  await prisma().membership.create({ data: { userId, workspaceId, role: "editor" } });
  return { userId, workspaceId, role: "editor" };
}

test("a save brings what can be undone along, as what is new since the last one", async () => {
  const caller = await newCaller();
  const { id } = await createWorkflow(caller, blank);
  expect(await listEdits(caller, id)).toEqual({ items: [], position: 0 });
  await save(caller, id, 1, { drop: 0, keep: 0, add: [first, second], position: 2 });
  await save(caller, id, 2, { drop: 0, keep: 2, add: [third], position: 3 });
  expect(await listEdits(caller, id)).toEqual({ items: [first, second, third], position: 3 });
  await save(caller, id, 3, { drop: 1, keep: 2, add: [], position: 1 });
  expect(await listEdits(caller, id)).toEqual({ items: [second, third], position: 1 });
  await save(caller, id, 4);
  expect(await listEdits(caller, id)).toEqual({ items: [second, third], position: 1 });
});

test("everybody has a history of their own, and an API key has none", async () => {
  const ada = await newCaller();
  const bob = await teammateOf(ada);
  const { id } = await createWorkflow(ada, blank);
  await save(ada, id, 1, { drop: 0, keep: 0, add: [first], position: 1 });
  await save(bob, id, 2, { drop: 0, keep: 0, add: [second], position: 1 });
  const key: Caller = { ...ada, userId: null };
  await save(key, id, 3, { drop: 0, keep: 0, add: [third], position: 1 });
  expect((await listEdits(ada, id)).items).toEqual([first]);
  expect((await listEdits(bob, id)).items).toEqual([second]);
  expect((await listEdits(key, id)).items).toEqual([]);
  await expect(listEdits(await newCaller(), id)).rejects.toMatchObject({ code: "not-found" });
});

test("what is kept stays in bounds, whatever is sent", async () => {
  const caller = await newCaller();
  const { id } = await createWorkflow(caller, blank);
  const many = Array.from({ length: MAX_EDITS }, () => first);
  await save(caller, id, 1, { drop: 0, keep: 0, add: many, position: MAX_EDITS });
  await save(caller, id, 2, { drop: 0, keep: MAX_EDITS, add: [second], position: MAX_EDITS });
  const { items } = await listEdits(caller, id);
  expect([items.length, items.at(-1)]).toEqual([MAX_EDITS, second]);
  const long = renamed("", "x".repeat(MAX_EDITS_LENGTH));
  await save(caller, id, 3, { drop: 0, keep: 0, add: [first, long, second, third], position: 4 });
  expect(await listEdits(caller, id)).toEqual({ items: [second, third], position: 2 });
});

test("a save that is refused leaves the history as it was", async () => {
  const caller = await newCaller();
  const { id } = await createWorkflow(caller, blank);
  await save(caller, id, 1, { drop: 0, keep: 0, add: [first], position: 1 });
  await expect(save(caller, id, 1, { drop: 0, keep: 0, add: [second], position: 1 })).rejects.toMatchObject({
    code: "stale-revision",
  });
  expect((await listEdits(caller, id)).items).toEqual([first]);
});

test("edits in a form that this release cannot read are not there", async () => {
  const caller = await newCaller();
  const { id } = await createWorkflow(caller, blank);
  await save(caller, id, 1, { drop: 0, keep: 0, add: [first], position: 1 });
  await prisma().editHistory.updateMany({ where: { workflowId: id }, data: { entries: [{ other: 1 }] } });
  expect(await listEdits(caller, id)).toEqual({ items: [], position: 0 });
});
