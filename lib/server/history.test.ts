import { beforeEach, describe, expect, test, vi } from "vitest";
import { RunEnded } from "@/lib/engine/record";
import { newId } from "@/lib/utils/ids";
import type { Json } from "@/lib/utils/json";
import { pool, prisma } from "./db";
import { createRecorder, loadHistory } from "./history";
import { endRun, openRun } from "./run-state";
import { withTestDatabase } from "./testing/database";
import { insertRun, stepRecord } from "./testing/rows";

withTestDatabase();

/** Of a step that reaches nothing outside. */
const LOCAL = { beforehand: false };
const AT = new Date(1000).toISOString();
let runId: string;

beforeEach(async () => {
  runId = newId("run");
  await insertRun(runId);
});

async function events(): Promise<string[]> {
  const rows = await prisma().runEvent.findMany({ where: { runId }, orderBy: { seq: "asc" } });
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
  return rows.map(({ type, path }) => (path ? `${type} ${path}` : type));
}

async function load(unit = "", scopes: string[] = []) {
  return await loadHistory(pool(), runId, { unit, scopes, below: null });
}

test("what was noted is written, in order, with the next write", async () => {
  const recorder = createRecorder(pool(), runId, null);
  recorder.add(stepRecord("start", { status: "completed", port: "out", output: { n: 1 }, finishedAt: AT }));
  recorder.add(stepRecord("other", { status: "skipped", finishedAt: AT }));
  expect(await load()).toEqual([]);
  await recorder.write(stepRecord("call"));
  expect(await events()).toEqual(["step.completed start", "step.skipped other", "step.started call"]);
  expect((await load()).find(({ path }) => path === "start")).toMatchObject({
    output: { n: 1 },
    finishedAt: AT,
  });
});

test("a settled attempt stays as it is, whoever writes it again", async () => {
  const first = createRecorder(pool(), runId, null);
  await first.write(stepRecord("call"));
  await first.write(
    stepRecord("call", { status: "completed", port: "out", output: "first", finishedAt: AT }),
  );
  const late = createRecorder(pool(), runId, null);
  await late.write(stepRecord("call", { status: "completed", port: "out", output: "late", finishedAt: AT }));
  await late.write(stepRecord("call"));
  expect(await load()).toMatchObject([{ status: "completed", output: "first" }]);
  expect(await events()).toEqual(["step.started call", "step.completed call"]);
});

test("a wait whose answer was lost is told once, and a later one of the same step again", async () => {
  const recorder = createRecorder(pool(), runId, null);
  await recorder.write(stepRecord("review", { status: "waiting" }));
  await recorder.write(stepRecord("review", { status: "waiting" }));
  recorder.add(stepRecord("review", { status: "waiting" }));
  await recorder.write(stepRecord("other"));
  expect(await events()).toEqual(["step.waiting review", "step.started other"]);
  await recorder.write(stepRecord("review", { status: "running" }));
  await recorder.write(stepRecord("review", { status: "waiting" }));
  expect((await events()).at(-1)).toBe("step.waiting review");
});

test("many writers at once number their events without gaps or doubles", async () => {
  const recorders = Array.from({ length: 8 }, () => createRecorder(pool(), runId, null));
  const writes = recorders.flatMap((recorder, lane) =>
    Array.from({ length: 5 }, (_, index) => recorder.write(stepRecord(`step_${lane}_${index}`))),
  );
  await Promise.all(writes);
  expect(await events()).toHaveLength(40);
});

test("values come back as they went in, whatever characters they hold", async () => {
  const output = {
    text: 'nul \u0000, quote ", backslash \\, {brace}, ünï ✓',
    list: [1, null, true],
    b: 1,
    a: 2,
  };
  await createRecorder(pool(), runId, null).write(
    stepRecord("call", { status: "completed", port: "out", output, finishedAt: AT }),
  );
  const [record] = await load();
  expect(record?.output).toEqual(output);
  expect(JSON.stringify(record?.output)).toBe(JSON.stringify(output));
});

test("totals of a run count settled nodes, tokens and cost once", async () => {
  const usage = { model: "demo", inputTokens: 10, outputTokens: 5, costUsd: 0.25 };
  const recorder = createRecorder(pool(), runId, null);
  for (let times = 0; times < 2; times++) {
    await recorder.write(stepRecord("score", { status: "completed", port: "out", usage, finishedAt: AT }));
  }
  await recorder.write(stepRecord("score/turn[0]", { kind: "call", status: "completed", finishedAt: AT }));
  const run = await prisma().run.findUniqueOrThrow({ where: { id: runId } });
  expect(run).toMatchObject({ stepCount: 1, tokens: 15, costUsd: 0.25 });
});

test("a run that goes over its limit of steps, or its budget, is ended by the write that notices", async () => {
  const limits = { maxSteps: 2, budgetUsd: 1, timeoutMs: Infinity };
  const recorder = createRecorder(pool(), runId, null, { limits });
  const done = { status: "completed", port: "out", finishedAt: AT } as const;
  await recorder.write(stepRecord("a", done));
  await recorder.write(stepRecord("b", done));
  await expect(recorder.write(stepRecord("c", done))).rejects.toThrow(RunEnded);
  const run = await prisma().run.findUniqueOrThrow({ where: { id: runId } });
  expect(run).toMatchObject({ status: "failed", error: { class: "limit", code: "max-steps" } });
  expect((await events()).at(-1)).toBe("run.failed");

  const other = newId("run");
  await insertRun(other);
  const usage = { model: "demo", inputTokens: 1, outputTokens: 1, costUsd: 1.5 };
  const spender = createRecorder(pool(), other, null, { limits });
  await expect(spender.write(stepRecord("a", { ...done, usage }))).rejects.toThrow(RunEnded);
  expect(await prisma().run.findUniqueOrThrow({ where: { id: other } })).toMatchObject({
    error: { code: "budget" },
  });
});

describe("within a fence", () => {
  /** A fence that is what the table `held` says: a row while the caller may write, which says whether it goes on. */
  async function fenced(goesOn: boolean[]) {
    await pool().query("DROP TABLE IF EXISTS held");
    await pool().query("CREATE TABLE held (goes_on boolean)");
    for (const one of goesOn) await pool().query("INSERT INTO held VALUES ($1)", [one]);
    const fence = {
      name: "test",
      parts: (first: number) => `fence AS (SELECT goes_on FROM held WHERE $${first}::int = 7)`,
      values: [7],
    };
    const owed: Promise<void>[] = [];
    const owe = (written: Promise<void>) => void owed.push(written);
    const recorder = createRecorder(pool(), runId, null, {
      fence: { held: fence, progress: fence, step: fence, owe },
    });
    return { recorder, owed };
  }
  const done = { status: "completed", port: "out", finishedAt: AT } as const;

  test("a fast step is one row and one event", async () => {
    const { recorder, owed } = await fenced([true]);
    recorder.add(stepRecord("start", done));
    await recorder.begin(stepRecord("call"), LOCAL);
    await recorder.write(stepRecord("call", done));
    await Promise.all(owed);
    expect(await events()).toEqual(["step.completed start", "step.completed call"]);
  });

  test("a slow step is seen to have begun before it has ended", async () => {
    const { recorder } = await fenced([true]);
    await recorder.begin(stepRecord("call"), LOCAL);
    await vi.waitFor(async () => expect(await events()).toEqual(["step.started call"]));
    await recorder.write(stepRecord("call", done));
    await recorder.flush();
    expect(await events()).toEqual(["step.started call", "step.completed call"]);
  });

  test("a step that reaches outside is written before it is executed, however fast it is", async () => {
    const { recorder } = await fenced([true]);
    recorder.add(stepRecord("start", done));
    await recorder.begin(stepRecord("call"), { beforehand: true });
    expect(await events()).toEqual(["step.completed start", "step.started call"]);
    await recorder.write(stepRecord("call", done));
    await recorder.begin(stepRecord("next"), { beforehand: true });
    expect((await events()).slice(2)).toEqual(["step.completed call", "step.started next"]);
  });

  test("the result of a step is written with the start of the next that reaches outside", async () => {
    const { recorder, owed } = await fenced([true]);
    await recorder.begin(stepRecord("call"), { beforehand: true });
    await recorder.write(stepRecord("call", done));
    await recorder.begin(stepRecord("next"), { beforehand: true });
    const { rows } = await pool().query("SELECT DISTINCT xmin FROM step_runs WHERE run_id = $1", [runId]);
    expect(rows).toHaveLength(1);
    expect(await events()).toEqual(["step.started call", "step.completed call", "step.started next"]);
    await Promise.all(owed);
  });

  test("what began together with a result is still done where the job is then given away", async () => {
    const { recorder } = await fenced([false]);
    await recorder.begin(stepRecord("call"), LOCAL);
    await recorder.write(stepRecord("call", done));
    await recorder.begin(stepRecord("next"), { beforehand: true });
    await recorder.write(stepRecord("next", done));
    await expect(recorder.begin(stepRecord("last"), { beforehand: true })).rejects.toThrow(RunEnded);
    expect((await events()).at(-1)).toBe("step.completed next");
  });

  test("local steps do not wait for the results before them, which are written several at a time", async () => {
    const { recorder, owed } = await fenced([true]);
    const steps = Array.from({ length: 8 }, (_, index) => `step_${index}`);
    for (const step of steps) {
      await recorder.begin(stepRecord(step), LOCAL);
      await recorder.write(stepRecord(step, done));
    }
    await Promise.all(owed);
    expect(await events()).toEqual(steps.map((step) => `step.completed ${step}`));
    const { rows } = await pool().query("SELECT DISTINCT xmin FROM step_runs WHERE run_id = $1", [runId]);
    expect(rows).toHaveLength(1);
  });

  test("a step that reaches outside begins when all results before it are written", async () => {
    const { recorder } = await fenced([true]);
    for (const step of ["one", "two"]) {
      await recorder.begin(stepRecord(step), LOCAL);
      await recorder.write(stepRecord(step, done));
    }
    await recorder.begin(stepRecord("call"), { beforehand: true });
    expect(await events()).toEqual(["step.completed one", "step.completed two", "step.started call"]);
  });

  test("what comes while something is written waits for the next write, and nothing is written twice", async () => {
    const { recorder, owed } = await fenced([true]);
    const outside = async (step: string) => {
      await recorder.begin(stepRecord(step), { beforehand: true });
      await recorder.write(stepRecord(step, done));
    };
    const steps = ["a", "b", "c", "d"];
    await Promise.all(steps.map(outside));
    await Promise.all(owed);
    const told = await events();
    expect(told).toHaveLength(8);
    for (const step of steps)
      expect(told.indexOf(`step.started ${step}`)).toBeLessThan(told.indexOf(`step.completed ${step}`));
  });

  test("a result that the database may refuse is waited for, so that the step can fail", async () => {
    const { recorder, owed } = await fenced([true]);
    let output: Json = [];
    for (let depth = 0; depth < 100_000; depth++) output = [output];
    const record = stepRecord("call", { ...done, output });
    await recorder.begin(stepRecord("call"), LOCAL);
    await expect(recorder.write(record)).rejects.toThrow(RangeError);
    await recorder.write(stepRecord("call", { ...done, output: "x".repeat(5_000) }));
    expect(owed).toEqual([]);
    expect(await events()).toEqual(["step.completed call"]);
  });

  test("a step that was left is not heard of", async () => {
    const { recorder } = await fenced([true]);
    const left = stepRecord("left");
    await recorder.begin(left, LOCAL);
    recorder.leave(left);
    await recorder.begin(stepRecord("next"), LOCAL);
    await recorder.write(stepRecord("next", done));
    await recorder.flush();
    expect(await events()).toEqual(["step.completed next"]);
  });

  test("nothing is written, and nothing more begins, when it does not hold any more", async () => {
    const { recorder, owed } = await fenced([]);
    await expect(recorder.begin(stepRecord("first"), { beforehand: true })).rejects.toThrow(RunEnded);
    const other = await fenced([]);
    await other.recorder.begin(stepRecord("call"), LOCAL);
    await other.recorder.write(stepRecord("call", done));
    await Promise.all(other.owed);
    await expect(other.recorder.begin(stepRecord("next"), LOCAL)).rejects.toThrow(RunEnded);
    await expect(other.recorder.flush()).rejects.toThrow(RunEnded);
    await Promise.all(owed);
    expect(await load()).toEqual([]);
  });

  test("the step that it held for the last time is done, and no other begins", async () => {
    const { recorder, owed } = await fenced([false]);
    await recorder.begin(stepRecord("call"), LOCAL);
    await recorder.write(stepRecord("call", done));
    await Promise.all(owed);
    await expect(recorder.begin(stepRecord("next"), LOCAL)).rejects.toThrow(RunEnded);
    expect(await events()).toEqual(["step.completed call"]);
  });
});

test("a run that was stopped from outside begins no step", async () => {
  const recorder = createRecorder(pool(), runId, null, { signal: AbortSignal.abort() });
  await expect(recorder.begin(stepRecord("call"), LOCAL)).rejects.toThrow(RunEnded);
  expect(await events()).toEqual([]);
});

describe("a part of a run in a function run of its own", () => {
  const part = { path: "each", unit: "each#0", parentUnit: "", lanes: 2, from: 0, stopOnError: true };

  test("sees its own rows and those of the scopes around it, and leaves the rest unread", async () => {
    await createRecorder(pool(), runId, null).write(stepRecord("each"));
    const lane = createRecorder(pool(), runId, part);
    lane.add(stepRecord("each[0]", { kind: "iteration", nodeId: "each" }));
    await lane.write(stepRecord("each[0]/mail", { nodeId: "mail", scope: "each[0]" }));
    const paths = async (unit: string, scopes: string[]) =>
      (await load(unit, scopes)).map(({ path }) => path).sort();
    expect(await paths("", [])).toEqual(["each", "each[0]"]);
    expect(await paths("each#0", [""])).toEqual(["each", "each[0]", "each[0]/mail"]);
    expect(await paths("each#1", [""])).toEqual(["each", "each[0]"]);
  });

  test("reads back the container and its iterations only", async () => {
    const lane = createRecorder(pool(), runId, part);
    for (const path of ["each", "each[0]", "each[10]", "each[0]/inner", "each[0]/inner[1]", "each_2"]) {
      await lane.write(stepRecord(path, { kind: path.endsWith("]") ? "iteration" : "node" }));
    }
    expect((await lane.read("each")).map(({ path }) => path).sort()).toEqual(["each", "each[0]", "each[10]"]);
  });

  test("starts nothing more once an item of it has failed", async () => {
    const other = createRecorder(pool(), runId, { ...part, unit: "each#1" });
    const lane = createRecorder(pool(), runId, part);
    await lane.write(stepRecord("each[0]/mail"));
    const failed = stepRecord("each[1]", {
      kind: "iteration",
      nodeId: "each",
      status: "failed",
      finishedAt: AT,
    });
    await other.write(failed);
    await expect(lane.write(stepRecord("each[2]/mail"))).rejects.toThrow(RunEnded);
  });
});

describe("the end of a run", () => {
  test("happens once, closes what is open, and lets nothing be written after it", async () => {
    expect(await openRun(pool(), runId)).toMatchObject({ status: "running", input: { n: 1 } });
    const recorder = createRecorder(pool(), runId, null);
    await recorder.write(stepRecord("call"));
    expect(await endRun(pool(), runId, { status: "cancelled" })).toEqual({ changed: true, hadMore: true });
    expect(await endRun(pool(), runId, { status: "completed", output: 1 })).toMatchObject({ changed: false });
    await expect(recorder.write(stepRecord("next"))).rejects.toThrow(RunEnded);
    expect(await load()).toMatchObject([{ path: "call", status: "cancelled" }]);
    expect(await events()).toEqual(["run.started", "step.started call", "run.cancelled"]);
    expect(await openRun(pool(), runId)).toMatchObject({ status: "cancelled" });
  });

  test("a run that is not there cannot be written to, opened or ended", async () => {
    await expect(createRecorder(pool(), "run_none", null).write(stepRecord("a"))).rejects.toThrow(RunEnded);
    expect(await openRun(pool(), "run_none")).toBeNull();
    expect(await endRun(pool(), "run_none", { status: "cancelled" })).toMatchObject({ changed: false });
  });
});
