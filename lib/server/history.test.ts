import { beforeEach, describe, expect, test, vi } from "vitest";
import { RunEnded } from "@/lib/engine/record";
import { newId } from "@/lib/utils/ids";
import { pool, prisma } from "./db";
import { createRecorder, type HistoryCargo, loadHistory } from "./history";
import { endRun, openRun } from "./run-state";
import { withTestDatabase } from "./testing/database";
import { insertRun, stepRecord } from "./testing/rows";

withTestDatabase();

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

describe("with a carrier", () => {
  /** What steps lead to is delivered when the test says so. */
  function carried() {
    let cargo: HistoryCargo | null = null;
    const recorder = createRecorder(pool(), runId, null, {
      carrier: {
        put: (next) => {
          cargo = next;
        },
        emptied: () => Promise.resolve(true),
      },
    });
    const deliver = async () => {
      if (!cargo) throw new Error("There is nothing to deliver");
      const { parts, values } = cargo.load();
      const { rows } = await pool().query(`WITH ${parts("true")} SELECT * FROM cargo`, values);
      await cargo.delivered(rows[0]);
    };
    return { recorder, deliver, load: () => cargo?.load() };
  }
  const done = { status: "completed", port: "out", finishedAt: AT } as const;

  test("a fast step is one row and one event, written with the step", async () => {
    const { recorder, deliver } = carried();
    recorder.add(stepRecord("start", done));
    await recorder.begin(stepRecord("call"));
    await recorder.write(stepRecord("call", done));
    expect(await load()).toEqual([]);
    await deliver();
    expect(await events()).toEqual(["step.completed start", "step.completed call"]);
    await recorder.flush();
    expect(await events()).toHaveLength(2);
  });

  test("a slow step is seen to have begun before it has ended", async () => {
    const { recorder, deliver } = carried();
    await recorder.begin(stepRecord("call"));
    await vi.waitFor(async () => expect(await events()).toEqual(["step.started call"]));
    await recorder.write(stepRecord("call", done));
    await deliver();
    expect(await events()).toEqual(["step.started call", "step.completed call"]);
  });

  test("a step that was left is not heard of, and what was not delivered goes along with the next", async () => {
    const { recorder, deliver } = carried();
    const left = stepRecord("left");
    await recorder.begin(left);
    recorder.leave(left);
    await recorder.write(stepRecord("first", done));
    await recorder.begin(stepRecord("second"));
    await recorder.write(stepRecord("second", done));
    await deliver();
    expect(await events()).toEqual(["step.completed first", "step.completed second"]);
  });

  test("a delivery that finds the run ended lets no further step begin", async () => {
    const { recorder, deliver } = carried();
    await recorder.write(stepRecord("call", done));
    await endRun(pool(), runId, { status: "cancelled" });
    await deliver();
    await expect(recorder.begin(stepRecord("next"))).rejects.toThrow(RunEnded);
    expect(await load()).toEqual([]);
  });

  test("what is behind a fence that does not hold is not written", async () => {
    const { recorder, load: cargo } = carried();
    await recorder.write(stepRecord("call", done));
    const { parts, values } = cargo() ?? { parts: () => "", values: [] };
    const { rows } = await pool().query(`WITH ${parts("false")} SELECT * FROM cargo`, values);
    expect(rows).toMatchObject([{ live: false }]);
    expect(await load()).toEqual([]);
  });
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
