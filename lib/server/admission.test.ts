import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { WorkflowDocument } from "@/lib/graph/document";
import type { Caller } from "./access";
import { admitForgottenRuns, admitRuns, queueOf } from "./admission";
import { pool, prisma } from "./db";
import { finishRun } from "./finish-run";
import { openRun, restRun } from "./run-state";
import { getRun, startRunOf } from "./runs";
import { startCalledWorkflow } from "./start-called-workflow";
import { newCaller } from "./testing/callers";
import { withTestDatabase } from "./testing/database";
import { createWorkflow } from "./workflows";

withTestDatabase();

beforeEach(() => {
  process.env["HEDDLE_WORKSPACE_CONCURRENCY"] = "200";
  globalThis.heddleEnv = undefined;
});

function allowAtOnce(count: number): void {
  process.env["HEDDLE_WORKSPACE_CONCURRENCY"] = String(count);
  globalThis.heddleEnv = undefined;
}

const options = { input: {}, trigger: undefined, version: undefined, idempotencyKey: null, waitSeconds: 0 };

async function workflowOf(caller: Caller, settings: WorkflowDocument["settings"] = {}): Promise<string> {
  const start = { type: "manual", name: "Start", position: [0, 0], config: {} };
  const document = { heddle: 1, name: "Test", settings, nodes: { start }, edges: [] };
  return (await createWorkflow(caller, document)).id;
}

async function start(caller: Caller, workflowId: string, more: { priority?: "low" | "high" } = {}) {
  return (await startRunOf(caller, workflowId, { ...options, ...more })).id;
}

/** Ids of the workspace's runs that the executor was asked to run and that have not ended, in that order. */
async function admitted({ workspaceId }: Caller): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT id FROM runs WHERE workspace_id = $1 AND admitted_at IS NOT NULL
       AND status IN ('pending', 'running', 'waiting') ORDER BY admitted_at, created_at`,
    [workspaceId],
  );
  return rows.map(({ id }) => id);
}

async function requested(runId: string): Promise<boolean> {
  const { rowCount } = await pool().query("SELECT FROM executor_events WHERE event_id = $1", [runId]);
  return rowCount === 1;
}

const end = async (id: string | undefined) =>
  void (await finishRun(id ?? "", { status: "completed", output: null }));

describe("a workflow with a limit", () => {
  test("runs as many at once as it allows, and the next when one ends", async () => {
    const caller = await newCaller();
    const workflow = await workflowOf(caller, { concurrency: 2 });
    const ids = [];
    for (let i = 0; i < 4; i += 1) ids.push(await start(caller, workflow));
    expect(await admitted(caller)).toEqual(ids.slice(0, 2));
    expect(await requested(ids[2] ?? "")).toBe(false);
    await end(ids[0]);
    expect(await admitted(caller)).toEqual(ids.slice(1, 3));
    expect(await requested(ids[2] ?? "")).toBe(true);
  });

  test("never runs more, also when 50 start and others end at the same time", async () => {
    const caller = await newCaller();
    const workflow = await workflowOf(caller, { concurrency: 3 });
    const ended = new Set<string>();
    await Promise.all(Array.from({ length: 50 }, () => start(caller, workflow)));
    while (ended.size < 50) {
      const going = await admitted(caller);
      expect(going.length).toBe(Math.min(3, 50 - ended.size));
      await Promise.all([...going.map(end), admitRuns(caller.workspaceId), admitForgottenRuns()]);
      for (const id of going) ended.add(id);
    }
    expect(await admitted(caller)).toEqual([]);
  });

  test("does not hold other workflows up, and a waiting run keeps its place", async () => {
    const caller = await newCaller();
    const single = await workflowOf(caller, { concurrency: 1 });
    const first = await start(caller, single);
    await openRun(pool(), first);
    await prisma().run.update({
      where: { id: first },
      data: { status: "waiting", waitingSince: new Date() },
    });
    await start(caller, single);
    const other = await start(caller, await workflowOf(caller));
    expect(await admitted(caller)).toEqual([first, other]);
  });

  test("that is called by its own run does not wait for it", async () => {
    const caller = await newCaller();
    const workflow = await workflowOf(caller, { concurrency: 1 });
    const runId = await start(caller, workflow);
    const { key } = await prisma().workflow.findUniqueOrThrow({ where: { id: workflow } });
    const scope = { runId, workspaceId: caller.workspaceId };
    const call = { workflow: key, version: null, input: {}, awaited: true };
    const child = await startCalledWorkflow(scope, { ...call, idempotencyKey: "a" });
    const grandchild = await startCalledWorkflow(
      { ...scope, runId: child.runId },
      { ...call, idempotencyKey: "b" },
    );
    expect(await admitted(caller)).toEqual([runId, child.runId, grandchild.runId]);
    const apart = await startCalledWorkflow(scope, { ...call, awaited: false, idempotencyKey: "c" });
    expect(await admitted(caller)).not.toContain(apart.runId);
  });
});

describe("a workspace", () => {
  test("has no more runs going than it may, waiting ones not counted", async () => {
    allowAtOnce(2);
    const caller = await newCaller();
    const workflow = await workflowOf(caller);
    const ids = [];
    for (let i = 0; i < 4; i += 1) ids.push(await start(caller, workflow));
    expect(await admitted(caller)).toEqual(ids.slice(0, 2));
    await openRun(pool(), ids[0] ?? "");
    await prisma().stepRun.create({
      data: {
        runId: ids[0] ?? "",
        path: "ask",
        attempt: 1,
        kind: "node",
        nodeId: "ask",
        scope: "",
        unit: "",
        status: "waiting",
        startedAt: new Date(),
      },
    });
    expect(await restRun(pool(), ids[0] ?? "")).toBe(caller.workspaceId);
    await admitRuns(caller.workspaceId);
    expect(await admitted(caller)).toEqual(ids.slice(0, 3));
    await end(ids[1]);
    expect(await admitted(caller)).toEqual([ids[0], ids[2], ids[3]]);
  });

  test("lets go first what has priority, then what is older", async () => {
    allowAtOnce(1);
    const caller = await newCaller();
    const usual = await workflowOf(caller);
    const urgent = await workflowOf(caller, { priority: "high" });
    const running = await start(caller, usual);
    const low = await start(caller, usual, { priority: "low" });
    const [older, newer] = [await start(caller, usual), await start(caller, usual)];
    const [high, lowered] = [await start(caller, urgent), await start(caller, urgent, { priority: "low" })];
    const order = [];
    for (let going = [running]; going.length > 0; going = await admitted(caller)) {
      expect(going).toHaveLength(1);
      order.push(going[0]);
      await end(going[0]);
    }
    expect(order).toEqual([running, high, older, newer, low, lowered]);
  });

  test("with 10,000 queued runs does not keep another one's run waiting", async () => {
    const [busy, other] = [await newCaller(), await newCaller()];
    const flooded = await workflowOf(busy);
    const limited = await workflowOf(busy, { concurrency: 1 });
    const [first] = [await start(busy, flooded), await start(busy, limited)];
    await flood(first, 10_000, { workflowId: flooded, concurrency: null });
    await flood(first, 10_000, { workflowId: limited, concurrency: 1 });
    await admitRuns(busy.workspaceId);
    // What one workspace has handed to the executor is what others' runs may have to wait for.
    expect(await admitted(busy)).toHaveLength(32);

    const theirs = await workflowOf(other);
    const run = await start(other, theirs);
    expect(await admitted(other)).toEqual([run]);

    const going = await admitted(busy);
    for (const id of going.slice(0, 20)) await end(id);
    expect(await admitted(busy)).toHaveLength(32);
    for (let begun = 0; begun < 200; ) {
      const pending = { workspaceId: busy.workspaceId, status: "pending", admittedAt: { not: null } };
      const next = await prisma().run.findMany({ where: pending, select: { id: true } });
      if (next.length === 0) break;
      for (const { id } of next) await openRun(pool(), id);
      begun += next.length;
    }
    expect(await admitted(busy)).toHaveLength(200);
  });
});

/** Many queued runs as copies of one. */
async function flood(
  like: string,
  count: number,
  { workflowId, concurrency }: { workflowId: string; concurrency: number | null },
): Promise<void> {
  await pool().query(
    `INSERT INTO runs (id, workspace_id, workflow_id, document_hash, trigger_node_id, trigger_type, input, concurrency)
     SELECT $3 || '-' || n, workspace_id, $3, document_hash, trigger_node_id, trigger_type, input, $4
     FROM runs, generate_series(1, $2::int) n WHERE id = $1`,
    [like, count, workflowId, concurrency],
  );
}

test("where a run stands in the queue, and why it waits, can be seen", async () => {
  allowAtOnce(1);
  const caller = await newCaller();
  const usual = await workflowOf(caller);
  const single = await workflowOf(caller, { concurrency: 1 });
  const running = await start(caller, single);
  const [one, two] = [await start(caller, single), await start(caller, usual)];
  const three = await start(caller, usual, { priority: "high" });
  const queueOf = async (id: string) => (await getRun(caller, id)).queue;
  expect(await queueOf(running)).toBeNull();
  expect(await queueOf(one)).toEqual({ position: 1, reason: "workflow" });
  expect(await queueOf(two)).toEqual({ position: 3, reason: "workspace" });
  expect(await queueOf(three)).toEqual({ position: 1, reason: "workspace" });
});

// Whatever starts, ends and begins to wait in whatever order: nobody is admitted beyond a limit, and nobody
// is left in the queue who could go.
test("limits hold and no slot stays empty in any order of events", { timeout: 60_000 }, async () => {
  const limits = fc.array(fc.option(fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 3 });
  const events = fc.array(fc.tuple(fc.constantFrom("start", "end"), fc.nat()), { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(limits, fc.integer({ min: 1, max: 5 }), events, async (perWorkflow, cap, story) => {
      allowAtOnce(cap);
      const caller = await newCaller();
      const workflows = await Promise.all(
        perWorkflow.map(async (concurrency) => ({
          id: await workflowOf(caller, { concurrency }),
          concurrency,
        })),
      );
      for (const [event, n] of story) {
        const going = await admitted(caller);
        if (event === "start") await start(caller, workflows[n % workflows.length]?.id ?? "");
        else if (going.length > 0) await end(going[n % going.length]);
        await assertFull(caller, workflows, cap);
      }
    }),
    { seed: 4, numRuns: 12 },
  );
});

async function assertFull(
  { workspaceId }: Caller,
  workflows: { id: string; concurrency: number | null }[],
  cap: number,
): Promise<void> {
  const select = { workflowId: true, admittedAt: true } as const;
  const rows = await prisma().run.findMany({ where: { workspaceId, status: "pending" }, select });
  const going = rows.filter(({ admittedAt }) => admittedAt !== null);
  expect(going.length).toBeLessThanOrEqual(cap);
  for (const { id, concurrency } of workflows) {
    const ours = going.filter(({ workflowId }) => workflowId === id).length;
    expect(ours).toBeLessThanOrEqual(concurrency ?? cap);
    const isQueued = rows.some(({ workflowId, admittedAt }) => workflowId === id && admittedAt === null);
    if (isQueued) expect(going.length === cap || ours === concurrency).toBe(true);
  }
}

test("the queue is looked at by its own index, also where the planner knows nothing of the runs yet", async () => {
  const caller = await newCaller();
  const first = await start(caller, await workflowOf(caller));
  const client = await pool().connect();
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL plan_cache_mode = force_generic_plan");
    await client.query(`PREPARE look (text) AS SELECT EXISTS (${queueOf("$1")})`);
    const planOf = async () => {
      const { rows } = await client.query(`EXPLAIN EXECUTE look ('${caller.workspaceId}')`);
      return rows.map((row) => row["QUERY PLAN"]).join("\n");
    };
    expect(await planOf()).toContain("runs_pending");
    await client.query(
      `INSERT INTO runs (id, workspace_id, workflow_id, document_hash, trigger_node_id, trigger_type, input, status)
       SELECT 'old_' || n, workspace_id, workflow_id, document_hash, trigger_node_id, trigger_type, input, 'completed'
       FROM runs, generate_series(1, 2000) n WHERE id = $1`,
      [first],
    );
    expect(await planOf()).toContain("runs_pending");
    await client.query("DEALLOCATE look");
    await client.query(`PREPARE look (text) AS SELECT EXISTS (${queueOf("$1")})`);
    expect(await planOf()).toContain("runs_pending");
    await client.query("DEALLOCATE look");
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
});
