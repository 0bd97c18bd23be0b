import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { pool, prisma } from "@/lib/server/db";
import { finishRun } from "@/lib/server/finish-run";
import { decidePause } from "@/lib/server/pauses";
import type { JsonObject } from "@/lib/utils/json";
import { inngest } from "../client";
import { RUN_REQUESTED } from "../events";
import { documentOf, gate, node, runBench } from "./testing/run-bench";

// Runs that a release left half-finished, as its tables held them: each has to come to its end on this one.
// `HEDDLE_RECORD=0.2 npx vitest run inngest/functions/half-finished.test.ts` adds those of a new release.

const FOLDER = path.join(import.meta.dirname, "testing/half-finished");
const TABLES = ["documents", "workspaces", "workflows", "runs", "step_runs", "run_events", "pauses"] as const;

/** Stands in a recording for where the receiver listens. */
const RECEIVER = "http://receiver.test";

interface Recording {
  /** Keys of the calls that had been answered, which must not be made again. */
  done: string[];
  tables: Record<(typeof TABLES)[number], JsonObject[]>;
}

const bench = runBench();
const items = { size: [400, 200] };

/** What is recorded: a workflow, and the call at which it is left. */
const CASES: Record<string, { document: () => JsonObject; until: string }> = {
  "a-line": {
    document: () =>
      documentOf({ a: bench.call("/a"), b: bench.call("/b"), c: bench.call("/c") }, [
        "start -> a",
        "a -> b",
        "b -> c",
      ]),
    until: "b",
  },
  "a-loop": {
    document: () =>
      documentOf(
        {
          turns: node("loop", { mode: "each", items: "{{ [0, 1, 2] }}", maxIterations: 5 }, items),
          work: bench.call("/{{ index }}", { parent: "turns" }),
          last: bench.call("/last"),
        },
        ["start -> turns", "turns -> last"],
      ),
    until: "turns[1]/work",
  },
  "a-fan-out": {
    document: () =>
      documentOf(
        {
          each: node("fan-out", { items: "{{ [0, 1, 2, 3] }}", concurrency: 1 }, items),
          work: bench.call("/{{ item }}", { parent: "each" }),
          last: bench.call("/last"),
        },
        ["start -> each", "each -> last"],
      ),
    until: "each[2]/work",
  },
  "an-approval": {
    document: () =>
      documentOf({ review: node("approval", { title: "Ship it?" }), ship: bench.call("/ship") }, [
        "start -> review",
        "review:approved -> ship",
      ]),
    until: "review",
  },
};

const release = process.env["HEDDLE_RECORD"];
if (release) test.each(Object.keys(CASES))("record %s", (name) => record(name, release));
else test.each(readdirSync(FOLDER))("%s comes to its end", resume);

async function record(name: string, ofRelease: string): Promise<void> {
  const { document, until } = CASES[name] ?? { document: () => ({}), until: "" };
  const runId = `run_${name.replaceAll("-", "_")}`;
  const reached = gate();
  bench.received = [];
  bench.hold = async (key) => {
    if (key !== `${runId}:${until}`) return;
    reached.open();
    await new Promise(() => undefined);
  };
  await bench.start(runId, document());
  if (name === "an-approval") await pauseOf(runId);
  else await reached.opened;
  const tables = Object.fromEntries(
    await Promise.all(TABLES.map(async (table) => [table, await rowsOf(table, runId)])),
  );
  const done = bench.received.filter((key) => key !== `${runId}:${until}`);
  const recording = JSON.stringify({ done, tables }, null, 2).replaceAll(bench.url(""), RECEIVER);
  writeFileSync(path.join(FOLDER, `${ofRelease}-${name}.json`), `${recording}\n`);
  bench.hold = null;
  await finishRun(runId, { status: "cancelled" });
}

async function resume(file: string): Promise<void> {
  const text = readFileSync(path.join(FOLDER, file), "utf8").replaceAll(RECEIVER, bench.url(""));
  const { done, tables } = JSON.parse(text) as Recording;
  const runId = String(tables.runs[0]?.["id"]);
  for (const table of TABLES) await insertRows(table, tables[table]);
  bench.received = [];
  await inngest().send({ name: RUN_REQUESTED, id: runId, data: { runId } });
  for (const { id } of tables.pauses) {
    // Also before the run has begun to listen again.
    expect(await decidePause(String(id), { decision: "approved" }, null)).toBe(true);
  }
  expect(await bench.finished(runId)).toMatchObject({ status: "completed" });
  expect(bench.received.filter((key) => done.includes(key))).toEqual([]);
  expect(new Set(bench.received).size).toBe(bench.received.length);
  const steps = await prisma().stepRun.findMany({ where: { runId } });
  expect(steps.filter(({ status }) => status === "running" || status === "waiting")).toEqual([]);
}

async function pauseOf(runId: string): Promise<void> {
  await vi.waitFor(async () => {
    expect(await prisma().pause.findFirst({ where: { runId } })).not.toBeNull();
  }, 10_000);
}

const OF_RUN: Record<(typeof TABLES)[number], string> = {
  documents: "hash = 'hash-' || $1",
  workspaces: "id = 'ws-' || $1",
  workflows: "id = 'wf-' || $1",
  runs: "id = $1",
  step_runs: "run_id = $1",
  run_events: "run_id = $1",
  pauses: "run_id = $1",
};

async function rowsOf(table: (typeof TABLES)[number], runId: string): Promise<JsonObject[]> {
  const { rows } = await pool().query<{ row: JsonObject }>(
    `SELECT row_to_json(t) AS row FROM ${table} t WHERE ${OF_RUN[table]}`,
    [runId],
  );
  return rows.map(({ row }) => row);
}

/** Columns that the release did not have yet get their defaults, as a migration would give them. */
async function insertRows(table: (typeof TABLES)[number], rows: JsonObject[]): Promise<void> {
  for (const row of rows) {
    const names = Object.keys(row);
    const columns = names.map((name) => `"${name}"`).join(", ");
    await pool().query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_record(NULL::${table}, $1)`,
      [JSON.stringify(row)],
    );
  }
}
