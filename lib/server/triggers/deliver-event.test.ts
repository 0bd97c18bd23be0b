import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import type { Caller } from "../access";
import { prisma } from "../db";
import { finishRun } from "../finish-run";
import { pausesOf } from "../pauses";
import { startRunOf } from "../runs";
import { newCaller } from "../testing/callers";
import { withTestDatabase } from "../testing/database";
import { publishWorkflow } from "../versions";
import { createWorkflow, getWorkflow } from "../workflows";
import { announceRunEnd } from "./announce-run-end";
import { sendEvent } from "./send-event";

withTestDatabase();

/** A published workflow that starts at an event, or by hand. */
async function listening(caller: Caller, config: JsonObject, name = "Listener"): Promise<string> {
  const nodes = {
    heard: { type: "event", name: "Heard", position: [0, 0], config },
    start: { type: "manual", name: "Start", position: [0, 100], config: {} },
  };
  const { id } = await createWorkflow(caller, { heddle: 1, name, nodes, edges: [] });
  await publishWorkflow(caller, id, "");
  return id;
}

async function runsOf(workflowId: string) {
  return await prisma().run.findMany({ where: { workflowId }, orderBy: { createdAt: "asc" } });
}

async function startByHand(caller: Caller, workflowId: string): Promise<string> {
  const options = { input: {}, trigger: "start", version: undefined, idempotencyKey: null, waitSeconds: 0 };
  return (await startRunOf(caller, workflowId, options)).id;
}

describe("an event", () => {
  test("starts every workflow of the workspace that listens for its name", async () => {
    const [caller, stranger] = [await newCaller(), await newCaller()];
    const exact = await listening(caller, { name: "order.paid" });
    const family = await listening(caller, { name: "order.*" });
    const other = await listening(caller, { name: "order.paid.late" });
    const foreign = await listening(stranger, { name: "*" });
    const sent = await sendEvent(caller, { name: "order.paid", data: { total: 7 }, id: "e-1" });
    expect(sent.id).toBe("e-1");
    expect((await runsOf(exact)).map(({ input, depth }) => ({ input, depth }))).toEqual([
      { input: { name: "order.paid", data: { total: 7 }, id: "e-1", at: expect.any(String) }, depth: 0 },
    ]);
    const ids = [...(await runsOf(exact)), ...(await runsOf(family))].map(({ id }) => id);
    expect(sent.runs.toSorted()).toEqual(ids.toSorted());
    expect([...(await runsOf(other)), ...(await runsOf(foreign))]).toEqual([]);
  });

  test("of the same id starts the same runs once, however often and at once", async () => {
    const caller = await newCaller();
    const id = await listening(caller, { name: "*" });
    const event = { name: "order.paid", data: null, id: "e-1" };
    const sent = await Promise.all(Array.from({ length: 4 }, () => sendEvent(caller, event)));
    const [run] = await runsOf(id);
    expect(sent.map(({ runs }) => runs)).toEqual(Array(4).fill([run?.id]));
    await sendEvent(caller, { name: "order.paid", data: null });
    expect(await runsOf(id)).toHaveLength(2);
  });

  test("starts what its filter lets through; a filter that cannot be applied is told", async () => {
    const caller = await newCaller();
    const id = await listening(caller, { name: "order.*", filter: "event.data.total > 100" });
    await sendEvent(caller, { name: "order.paid", data: { total: 50 } });
    expect(await runsOf(id)).toEqual([]);
    await sendEvent(caller, { name: "order.paid", data: {}, id: "e-2" });
    expect((await getWorkflow(caller, id)).triggers).toMatchObject([
      { nodeId: "heard", source: "event", problem: expect.stringMatching(/e-2.*total/) },
    ]);
    await sendEvent(caller, { name: "order.paid", data: { total: 150 } });
    expect(await runsOf(id)).toHaveLength(1);
    expect((await getWorkflow(caller, id)).triggers).toMatchObject([{ problem: null }]);
  });

  test("whose data does not fit starts nothing, and says where", async () => {
    const caller = await newCaller();
    const inputSchema = { type: "object", properties: { total: { type: "number" } }, required: ["total"] };
    const id = await listening(caller, { name: "order.paid", inputSchema });
    await sendEvent(caller, { name: "order.paid", data: { total: "much" } });
    expect(await runsOf(id)).toEqual([]);
    const { triggers } = await getWorkflow(caller, id);
    expect(triggers[0]?.problem).toContain("data.total must be a number");
    await sendEvent(caller, { name: "order.paid", data: { total: 7 } });
    expect(await runsOf(id)).toHaveLength(1);
  });

  test("cannot be sent by a viewer", async () => {
    const viewer = await newCaller("viewer");
    await expect(sendEvent(viewer, { name: "a", data: null })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("runs that wait for an event", () => {
  async function waiting(caller: Caller, details: JsonObject, path = "wait/due"): Promise<string> {
    const runId = await startByHand(caller, await listening(caller, { name: "none" }));
    await openPause(runId, details, path);
    return runId;
  }

  async function openPause(runId: string, details: JsonObject, path: string): Promise<void> {
    const request = { kind: "event" as const, topic: "order.paid", deadline: null };
    await pausesOf(runId).open({ ...request, details, path, nodeId: "wait" });
  }

  async function outcomeOf(runId: string, path = "wait/due") {
    return await pausesOf(runId).take(path);
  }

  test("go on with it when it matches what they captured", async () => {
    const caller = await newCaller();
    const match = "event.data.order == trigger.order";
    const mine = await waiting(caller, { match, scope: { trigger: { order: "A-17" } } });
    const others = await waiting(caller, { match, scope: { trigger: { order: "B-4" } } });
    const any = await waiting(caller, { match: null, scope: {} });
    const foreign = await waiting(await newCaller(), { match: null, scope: {} });
    await sendEvent(caller, { name: "order.paid", data: { order: "A-17" }, id: "e-1" });
    const value = { name: "order.paid", data: { order: "A-17" }, id: "e-1", at: expect.any(String) };
    for (const runId of [mine, any]) expect(await outcomeOf(runId)).toMatchObject({ how: "decided", value });
    for (const runId of [others, foreign]) expect(await outcomeOf(runId)).toBeNull();
  });

  test("do not take it when it has another name, or lacks what they look at", async () => {
    const caller = await newCaller();
    const runId = await waiting(caller, { match: "event.data.order == 1", scope: {} });
    await sendEvent(caller, { name: "order.paid", data: {} });
    await sendEvent(caller, { name: "order.lost", data: { order: 1 } });
    expect(await outcomeOf(runId)).toBeNull();
    await sendEvent(caller, { name: "order.paid", data: { order: 1 } });
    expect(await outcomeOf(runId)).toMatchObject({ how: "decided" });
  });

  test("take the same event once, though it is sent again while they wait for the next", async () => {
    const caller = await newCaller();
    const runId = await waiting(caller, { match: null, scope: {} }, "each[0]/wait/due");
    await sendEvent(caller, { name: "order.paid", data: null, id: "e-1" });
    await openPause(runId, { match: null, scope: {} }, "each[1]/wait/due");
    await sendEvent(caller, { name: "order.paid", data: null, id: "e-1" });
    expect(await outcomeOf(runId, "each[1]/wait/due")).toBeNull();
    await sendEvent(caller, { name: "order.paid", data: null, id: "e-2" });
    expect(await outcomeOf(runId, "each[1]/wait/due")).toMatchObject({ value: { id: "e-2" } });
  });
});

describe("the end of a run", () => {
  test("is an event for the other workflows, once", async () => {
    const caller = await newCaller();
    const ended = await listening(caller, { name: "run.*" }, "Orders");
    const watcher = await listening(caller, { name: "run.failed" });
    const runId = await startByHand(caller, ended);
    await announceRunEnd(runId);
    expect(await runsOf(watcher)).toEqual([]);
    const error = { class: "bug", code: "x", message: "broken", retryable: false } as const;
    await finishRun(runId, { status: "failed", error });
    await announceRunEnd(runId);
    const { key } = await getWorkflow(caller, ended);
    expect((await runsOf(watcher)).map(({ input, depth }) => ({ input, depth }))).toEqual([
      {
        depth: 1,
        input: {
          name: "run.failed",
          id: runId,
          at: expect.any(String),
          data: { runId, workflow: key, workflowName: "Orders", status: "failed", version: 1, error },
        },
      },
    ]);
    expect(await runsOf(ended)).toHaveLength(1);
  });

  test("of a completed or cancelled one carries its output, or nothing more", async () => {
    const caller = await newCaller();
    const ended = await listening(caller, { name: "none" });
    const watcher = await listening(caller, { name: "run.*", filter: 'event.data.status != "failed"' });
    await finishRun(await startByHand(caller, ended), { status: "completed", output: { n: 1 } });
    await finishRun(await startByHand(caller, ended), { status: "cancelled" });
    expect((await runsOf(watcher)).map(({ input }) => input)).toMatchObject([
      { name: "run.completed", data: { status: "completed", output: { n: 1 } } },
      { name: "run.cancelled", data: { status: "cancelled" } },
    ]);
  });

  test("leads to ten runs in a row at most", async () => {
    // ping ◄─► pong: each starts at the end of the other's run
    const caller = await newCaller();
    const ping = await listening(caller, { name: "run.completed" }, "Ping");
    const pong = await listening(caller, { name: "run.completed" }, "Pong");
    let open = [await startByHand(caller, ping)];
    let rounds = 0;
    for (; open.length > 0 && rounds < 20; rounds++) {
      for (const id of open) await finishRun(id, { status: "completed", output: null });
      const pending = { workflowId: { in: [ping, pong] }, status: "pending" };
      open = (await prisma().run.findMany({ where: pending })).map(({ id }) => id);
    }
    expect(rounds).toBe(11);
    const { triggers } = await getWorkflow(caller, pong);
    const problems = [...triggers, ...(await getWorkflow(caller, ping)).triggers].map(
      ({ problem }) => problem,
    );
    expect(problems.join()).toContain("endless");
  });
});
