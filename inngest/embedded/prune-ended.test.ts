import { expect, test } from "vitest";
import { pruneEnded } from "./prune-ended";
import { testBench } from "./testing/test-bench";

const bench = testBench();
const HOUR_MS = 3_600_000;

/** Moves everything of these runs into the past; the ids of runs tell their age too. */
async function age(hours: number): Promise<void> {
  const ms = hours * HOUR_MS;
  const { rows } = await bench.pool.query<{ id: string }>("SELECT id FROM executor_runs");
  for (const { id } of rows) {
    const aged = `${encode(Date.now() - ms)}${id.slice(10)}`;
    await bench.pool.query("UPDATE executor_steps SET run_id = $2 WHERE run_id = $1", [id, aged]);
    await bench.pool.query("UPDATE executor_waits SET run_id = $2 WHERE run_id = $1", [id, aged]);
    await bench.pool.query("UPDATE executor_runs SET id = $2 WHERE id = $1", [id, aged]);
  }
  const ago = `now() - interval '${hours} hours'`;
  await bench.pool.query(`UPDATE executor_runs SET created_at = ${ago}`);
  await bench.pool.query(`UPDATE executor_runs SET finished_at = ${ago} WHERE finished_at IS NOT NULL`);
  await bench.pool.query(`UPDATE executor_events SET processed_at = ${ago}`);
  await bench.pool.query(`UPDATE executor_seen SET seen_at = ${ago}`);
}

function encode(time: number): string {
  const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let text = "";
  for (let rest = time; text.length < 10; rest = Math.floor(rest / 32))
    text = digits.charAt(rest % 32) + text;
  return text;
}

async function left(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ["runs", "steps", "waits", "events", "seen"]) {
    const { rowCount } = await bench.pool.query(`SELECT FROM executor_${table}`);
    counts[table] = rowCount ?? 0;
  }
  return counts;
}

async function twoRuns(): Promise<void> {
  const fn = bench.inngest.createFunction(
    { id: "old", triggers: [{ event: "old" }], idempotency: "event.data.key" },
    async ({ event, step }) => {
      await step.run("a", () => null);
      if (event.data["wait"] === true) await step.waitForEvent("go", { event: "go", timeout: "30d" });
    },
  );
  const executor = await bench.run([fn]);
  await bench.inngest.send([
    { id: "ended", name: "old", data: { key: 1 } },
    { id: "waits", name: "old", data: { key: 2, wait: true } },
  ]);
  await bench.finished("old");
  await bench.eventually(async () => ((await left())["waits"] === 1 ? true : null));
  await executor.stop();
}

test("of what ended a while ago only what keeps its event from coming again is left", async () => {
  await twoRuns();
  await age(2);
  await pruneEnded(bench.pool, 3 * HOUR_MS);
  expect(await left()).toEqual({ runs: 2, steps: 3, waits: 1, events: 2, seen: 2 });
  await pruneEnded(bench.pool, HOUR_MS);
  expect(await left()).toEqual({ runs: 2, steps: 2, waits: 1, events: 0, seen: 2 });
});

test("after a day that is gone too, and a run that still waits is untouched", async () => {
  await twoRuns();
  await age(25);
  await pruneEnded(bench.pool, HOUR_MS);
  expect(await left()).toEqual({ runs: 1, steps: 2, waits: 1, events: 0, seen: 0 });
  const { rows } = await bench.pool.query("SELECT id, dedupe_key FROM executor_runs");
  expect(rows[0].dedupe_key).toBe(rows[0].id);
});
