import { expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "@/lib/utils/json";
import type { Caller } from "./access";
import { countOpenApprovals, decideApproval, getApproval, listApprovals } from "./approvals";
import { pool, prisma } from "./db";
import { pausesOf } from "./pauses";
import { startRunOf } from "./runs";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { createWorkflow } from "./workflows";

withTestDatabase();

const fields = [
  { name: "amount", label: "Amount", kind: "number", required: true },
  { name: "why", kind: "text", default: "As agreed" },
];

/** A run that waits for one approval. */
async function ask(caller: Caller, details: JsonObject = {}, deadline: string | null = null) {
  const nodes = { start: { type: "manual", name: "Start", position: [0, 0], config: {} } };
  const workflow = await createWorkflow(caller, { heddle: 1, name: "Refunds", nodes, edges: [] });
  const run = await startRunOf(caller, workflow.id, {
    input: {},
    trigger: undefined,
    version: undefined,
    idempotencyKey: null,
    waitSeconds: 0,
  });
  await pool().query(
    `INSERT INTO step_runs (run_id, path, attempt, kind, node_id, scope, unit, status, started_at)
     VALUES ($1, 'review/decision', 1, 'call', 'review', '', '', 'waiting', now())`,
    [run.id],
  );
  await pausesOf(run.id).open({
    path: "review/decision",
    nodeId: "review",
    kind: "approval",
    topic: null,
    deadline,
    details: { title: "Refund", message: "**40**", assignees: [], fields, ...details },
  });
  const { id } = await prisma().pause.findFirstOrThrow({ where: { runId: run.id } });
  return { id, runId: run.id };
}

async function member(owner: Caller, role: "editor" | "viewer"): Promise<Caller & { email: string }> {
  const { userId } = await newCaller();
  const email = `${userId}@example.com`;
  return { userId, workspaceId: owner.workspaceId, role, email };
}

async function outcomeOf(id: string): Promise<JsonObject> {
  const { outcome } = await prisma().pause.findUniqueOrThrow({ where: { id } });
  return isJsonObject(outcome) ? outcome : {};
}

const approve = { decision: "approved", comment: "Fine.", data: { amount: 40 } } as const;

test("an open approval is listed and counted until it is decided, and its run gets the decision", async () => {
  const caller = await newCaller();
  const { id, runId } = await ask(caller);
  expect(await countOpenApprovals(caller)).toEqual({ open: 1 });
  const [open] = (await listApprovals(caller, { status: "open", limit: 10 })).items;
  expect(open).toMatchObject({
    id,
    runId,
    title: "Refund",
    workflowName: "Refunds",
    status: "open",
    mayDecide: true,
    fields,
  });
  const decided = await decideApproval(caller, id, approve);
  const by = `${caller.userId}@example.com`;
  const data = { amount: 40, why: "As agreed" };
  expect(decided).toMatchObject({ status: "approved", decidedBy: by, comment: "Fine.", data });
  expect(await outcomeOf(id)).toEqual({ decision: "approved", by, comment: "Fine.", data });
  expect(await countOpenApprovals(caller)).toEqual({ open: 0 });
  expect((await listApprovals(caller, { status: "open", limit: 10 })).items).toEqual([]);
  expect((await listApprovals(caller, { status: "decided", limit: 10 })).items[0]?.id).toBe(id);
});

test("of many decisions at once one counts, and the others learn whose", async () => {
  const caller = await newCaller();
  const { id } = await ask(caller);
  const tries = await Promise.allSettled(
    Array.from({ length: 5 }, () => decideApproval(caller, id, approve)),
  );
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const each of tries) {
    if (each.status !== "rejected") continue;
    expect(each.reason).toMatchObject({ code: "already-decided" });
    expect(String(each.reason)).toContain(`${caller.userId}@example.com has approved this already`);
  }
});

test("answers that do not fit are refused with their places; who rejects need not answer", async () => {
  const caller = await newCaller();
  const { id } = await ask(caller);
  await expect(
    decideApproval(caller, id, { ...approve, data: { amount: "many", size: 1 } }),
  ).rejects.toMatchObject({
    code: "invalid-input",
    details: {
      fields: [
        { path: "data.amount", message: "has to be a number" },
        { path: "data.size", message: "is not asked for" },
      ],
    },
  });
  const rejected = await decideApproval(caller, id, { decision: "rejected", comment: "", data: {} });
  expect(rejected).toMatchObject({ status: "rejected", data: { amount: null } });
});

test("only those it was asked of decide, and owners; without names all who may edit", async () => {
  const owner = await newCaller();
  const [editor, viewer] = [await member(owner, "editor"), await member(owner, "viewer")];
  const named = await ask(owner, { assignees: [viewer.email] });
  expect(await getApproval(editor, named.id)).toMatchObject({ mayDecide: false });
  await expect(decideApproval(editor, named.id, approve)).rejects.toThrow(`asked of ${viewer.email}`);
  expect(await decideApproval(viewer, named.id, approve)).toMatchObject({ decidedBy: viewer.email });
  const open = await ask(owner);
  await expect(decideApproval(viewer, open.id, approve)).rejects.toMatchObject({ code: "forbidden" });
  await decideApproval(editor, open.id, approve);
  const again = await ask(owner, { assignees: [viewer.email] });
  await decideApproval(owner, again.id, approve);
});

test("strangers find nothing", async () => {
  const [caller, stranger] = [await newCaller(), await newCaller()];
  const { id } = await ask(caller);
  await expect(getApproval(stranger, id)).rejects.toMatchObject({ code: "not-found" });
  await expect(decideApproval(stranger, id, approve)).rejects.toMatchObject({ code: "not-found" });
  expect((await listApprovals(stranger, { status: "open", limit: 10 })).items).toEqual([]);
});

test("after the deadline, and where the run has given up, there is nothing to decide", async () => {
  const caller = await newCaller();
  const late = await ask(caller, {}, new Date(Date.now() - 1000).toISOString());
  const gone = await ask(caller);
  await pool().query("UPDATE step_runs SET status = 'cancelled' WHERE run_id = $1", [gone.runId]);
  expect((await listApprovals(caller, { status: "open", limit: 10 })).items).toEqual([]);
  await expect(decideApproval(caller, late.id, approve)).rejects.toThrow("The deadline has passed.");
  await expect(decideApproval(caller, gone.id, approve)).rejects.toThrow("does not wait");
  expect(await getApproval(caller, gone.id)).toMatchObject({ status: "cancelled" });
});

test("pages follow each other without a gap", async () => {
  const caller = await newCaller();
  const asked = [];
  for (let n = 0; n < 3; n++) asked.push((await ask(caller)).id);
  const first = await listApprovals(caller, { status: "open", limit: 2 });
  const second = await listApprovals(caller, {
    status: "open",
    limit: 2,
    cursor: first.nextCursor ?? undefined,
  });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(asked);
  expect(second.nextCursor).toBeNull();
});
