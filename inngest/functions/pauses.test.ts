import { expect, test, vi } from "vitest";
import { pool, prisma } from "@/lib/server/db";
import { finishRun } from "@/lib/server/finish-run";
import { decidePause, wakeUnheard } from "@/lib/server/pauses";
import { startRun } from "@/lib/server/start-run";
import { documentOf, gate, node, runBench } from "./testing/run-bench";

const bench = runBench();

const review = node("approval", { title: "Ship {{ trigger.what }}?" });

async function openPause(runId: string) {
  return await vi.waitFor(async () => {
    const pause = await prisma().pause.findFirst({ where: { runId, status: "open" } });
    expect(pause).not.toBeNull();
    return pause?.id ?? "";
  }, 10_000);
}

async function statusBecomes(id: string, status: string): Promise<void> {
  await vi.waitFor(async () => {
    expect(await prisma().run.findUnique({ where: { id } })).toMatchObject({ status });
  }, 10_000);
}

test("a run waits for a decision without holding a worker, and goes on with it", async () => {
  const document = documentOf({ review, ship: bench.call("/ship") }, [
    "start -> review",
    "review:approved -> ship",
  ]);
  await bench.start("run_review", document, { what: "1.0" });
  const id = await openPause("run_review");
  await statusBecomes("run_review", "waiting");
  expect(await prisma().pause.findUnique({ where: { id } })).toMatchObject({
    kind: "approval",
    details: { title: "Ship 1.0?" },
  });
  await vi.waitFor(async () => {
    const jobs = await pool().query("SELECT FROM executor_jobs");
    expect(jobs.rowCount).toBe(0);
  });
  expect(await decidePause(id, { decision: "approved", comment: "go", data: {} }, "ada@example.com")).toBe(
    true,
  );
  expect(await decidePause(id, { decision: "rejected" }, "bob@example.com")).toBe(false);
  expect(await bench.finished("run_review")).toMatchObject({ status: "completed" });
  const step = await prisma().stepRun.findFirst({ where: { runId: "run_review", path: "review" } });
  expect(step).toMatchObject({ status: "completed", port: "approved", output: { comment: "go" } });
  const events = await prisma().runEvent.findMany({
    where: { runId: "run_review" },
    orderBy: { seq: "asc" },
  });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ type }) => type)).toContain("run.waiting");
});

test("an approval in one arm holds no other arm back", async () => {
  const document = documentOf({ review, build: bench.call("/build"), test: bench.call("/test") }, [
    "start -> review",
    "start -> build",
    "build -> test",
  ]);
  bench.received = [];
  await bench.start("run_arms", document, { what: "2.0" });
  const id = await openPause("run_arms");
  await vi.waitFor(() => expect(bench.received).toEqual(["run_arms:build", "run_arms:test"]), 10_000);
  await statusBecomes("run_arms", "waiting");
  await decidePause(id, { decision: "rejected" }, null);
  expect(await bench.finished("run_arms")).toMatchObject({ status: "completed" });
});

test("a wait ends by its deadline; the time is not counted against the run's limit", async () => {
  const document = documentOf({ pause: node("wait", { for: "300ms" }) }, ["start -> pause"]);
  await bench.start("run_wait", document);
  const run = await bench.finished("run_wait");
  expect(run).toMatchObject({ status: "completed" });
  expect(Number(run.waitedMs)).toBeGreaterThan(100);
});

test("a decision whose wake-up was lost is heard later", async () => {
  const document = documentOf({ review }, ["start -> review"]);
  await bench.start("run_lost", document, { what: "3.0" });
  const id = await openPause("run_lost");
  await statusBecomes("run_lost", "waiting");
  await prisma().pause.update({
    where: { id },
    data: { status: "decided", outcome: { decision: "approved" }, decidedAt: new Date(Date.now() - 60_000) },
  });
  await wakeUnheard();
  expect(await bench.finished("run_lost")).toMatchObject({ status: "completed" });
  expect(await prisma().pause.findUnique({ where: { id } })).toMatchObject({ heardAt: expect.any(Date) });
});

test("a caller hears that a run has ended also where the first who said so was cut off", async () => {
  const document = documentOf({ review }, ["start -> review"]);
  await bench.start("run_caller", document, { what: "3.1" });
  const id = await openPause("run_caller");
  await statusBecomes("run_caller", "waiting");
  await bench.start("run_called", documentOf({}, []));
  await bench.finished("run_called");
  // As the end of a called run leaves it when the wake-up does not follow.
  await prisma().pause.update({
    where: { id },
    data: {
      kind: "run",
      topic: "run_called",
      status: "decided",
      outcome: "completed",
      decidedAt: new Date(),
    },
  });
  expect(await finishRun("run_called", { status: "completed", output: null })).toBe(false);
  await vi.waitFor(async () => {
    expect(await prisma().pause.findUnique({ where: { id } })).toMatchObject({ heardAt: expect.any(Date) });
  }, 3_000);
});

test("a run that is cancelled while it waits ends at once, and its pause with it", async () => {
  const document = documentOf({ review }, ["start -> review"]);
  await bench.start("run_gone", document, { what: "4.0" });
  const id = await openPause("run_gone");
  expect(await finishRun("run_gone", { status: "cancelled" })).toBe(true);
  expect(await decidePause(id, { decision: "approved" }, null)).toBe(false);
  expect(await prisma().pause.findUnique({ where: { id } })).toMatchObject({ status: "cancelled" });
});

async function addWorkflow(
  runId: string,
  key: string,
  document: ReturnType<typeof documentOf>,
): Promise<void> {
  await prisma().workflow.create({
    data: {
      id: `wf-${key}`,
      workspaceId: `ws-${runId}`,
      name: key,
      key,
      draft: JSON.parse(JSON.stringify(document)),
    },
  });
}

test("a called workflow's result is the calling node's; the called run knows its parent", async () => {
  const child = documentOf({ double: node("transform", { fields: { n: "{{ trigger.n * 2 }}" } }) }, [
    "start -> double",
  ]);
  const parent = documentOf(
    { ask: node("call-workflow", { workflow: "double", input: { n: "{{ trigger.n }}" } }) },
    ["start -> ask"],
  );
  // The run starts at once, and the workflow that it calls has to be there.
  await bench.start("run_parent", documentOf({}, []), {});
  await bench.finished("run_parent");
  await addWorkflow("run_parent", "double", child);
  await addWorkflow("run_parent", "parent", parent);
  const workflow = await prisma().workflow.findUniqueOrThrow({ where: { id: "wf-parent" } });
  const id = await startRun({
    workflow,
    version: "draft",
    trigger: undefined,
    input: { n: 21 },
    idempotencyKey: null,
  });
  expect(await bench.finished(id)).toMatchObject({ status: "completed", output: { n: 42 } });
  const called = await prisma().run.findFirstOrThrow({ where: { parentRunId: id } });
  expect(called).toMatchObject({ status: "completed", awaited: true, depth: 1 });
});

test("a run ends with the run that waits for it", async () => {
  const child = documentOf({ review: node("approval", { title: "Child" }) }, ["start -> review"]);
  const parent = documentOf({ ask: node("call-workflow", { workflow: "child", input: {} }) }, [
    "start -> ask",
  ]);
  await bench.start("run_family", documentOf({}, []), {});
  await bench.finished("run_family");
  await addWorkflow("run_family", "child", child);
  await addWorkflow("run_family", "mother", parent);
  const workflow = await prisma().workflow.findUniqueOrThrow({ where: { id: "wf-mother" } });
  const id = await startRun({
    workflow,
    version: "draft",
    trigger: undefined,
    input: {},
    idempotencyKey: null,
  });
  await statusBecomes(id, "waiting");
  const called = await prisma().run.findFirstOrThrow({ where: { parentRunId: id } });
  await statusBecomes(called.id, "waiting");
  await finishRun(id, { status: "cancelled" });
  expect(await bench.finished(called.id)).toMatchObject({ status: "cancelled" });
});

test("a join that cancels the others aborts what they have in flight", async () => {
  const reached = gate();
  const gaveUp = gate();
  bench.hold = async (key) => {
    if (!key.endsWith(":slow")) return await reached.opened;
    reached.open();
    await new Promise(() => undefined);
  };
  bench.gaveUp = (key) => {
    if (key.endsWith(":slow")) gaveUp.open();
  };
  const document = documentOf(
    {
      fast: bench.call("/fast"),
      slow: bench.call("/slow"),
      first: node("join", { mode: "any", cancelOthers: true }),
      tell: bench.call("/tell"),
    },
    ["start -> fast", "start -> slow", "fast -> first", "slow -> first", "first -> tell"],
  );
  await bench.start("run_first", document);
  await gaveUp.opened;
  bench.hold = null;
  bench.gaveUp = null;
  expect(await bench.finished("run_first")).toMatchObject({ status: "completed" });
  const slow = await prisma().stepRun.findFirst({ where: { runId: "run_first", path: "slow" } });
  expect(slow).toMatchObject({ status: "cancelled" });
});

test("a stop in a lane of a fan-out ends the whole run", async () => {
  const document = documentOf(
    {
      each: node("fan-out", { items: "{{ [1, 2, 3, 4] }}", concurrency: 2 }, { size: [400, 200] }),
      work: bench.call("/{{ item }}", { parent: "each" }),
      end: node("stop", { outcome: "completed", result: "enough" }, { parent: "each" }),
      after: bench.call("/after"),
    },
    ["start -> each", "work -> end", "each -> after"],
  );
  bench.received = [];
  await bench.start("run_enough", document);
  expect(await bench.finished("run_enough")).toMatchObject({ status: "completed", output: "enough" });
  expect(bench.received).not.toContain("run_enough:after");
});
