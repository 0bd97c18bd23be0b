import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pool } from "./db";
import { env } from "./env";
import { GROUPS_AT_ONCE, GroupCommit } from "./group-commit";
import { withTestDatabase } from "./testing/database";

withTestDatabase();

let commits: GroupCommit;

beforeEach(async () => {
  await pool().query(
    "CREATE TABLE IF NOT EXISTS group_test (id int PRIMARY KEY, value text, written bigint DEFAULT txid_current())",
  );
  await pool().query("TRUNCATE group_test");
  const config = { connectionString: env().DATABASE_URL, max: GROUPS_AT_ONCE, pipeline: true };
  const own = new pg.Pool({ ...config, onConnect: (client) => void client.on("error", () => undefined) });
  commits = new GroupCommit(own);
});

afterEach(async () => {
  await commits.end();
});

function insert(id: number, value: unknown = "x") {
  const text = "INSERT INTO group_test (id, value) VALUES ($1, $2) RETURNING id";
  return commits.query<{ id: number }>({ name: "insert", text, values: [id, value] });
}

async function written(): Promise<{ id: number; written: string }[]> {
  return (await pool().query("SELECT id, written FROM group_test ORDER BY id")).rows;
}

describe("statements that are asked for together", () => {
  test("each get their own result and share one commit", async () => {
    const results = await Promise.all(Array.from({ length: 20 }, (_, id) => insert(id)));
    expect(results.map(({ rows }) => rows[0]?.id)).toEqual(Array.from({ length: 20 }, (_, id) => id));
    const rows = await written();
    expect(rows).toHaveLength(20);
    expect(new Set(rows.map((row) => row.written)).size).toBe(1);
  });

  test("are committed when they resolve, and one that comes meanwhile is in a later commit", async () => {
    const first = insert(1);
    await Promise.resolve();
    const others = [insert(2), insert(3)];
    await first;
    expect((await written()).map(({ id }) => id)).toContain(1);
    await Promise.all(others);
    const [one, two, three] = await written();
    expect(two?.written).toBe(three?.written);
    expect(one?.written).not.toBe(two?.written);
  });

  test("do not suffer from one that fails, and what they wrote is written once", async () => {
    await insert(3);
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map((id) => insert(id)));
    expect(results.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    expect((await written()).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
    expect((await insert(6)).rowCount).toBe(1);
  });

  test("that wait for a lock hold up no others", async () => {
    await insert(1);
    const holder = await pool().connect();
    await holder.query("BEGIN");
    await holder.query("UPDATE group_test SET value = 'held' WHERE id = 1");
    const waits = { name: "update", text: "UPDATE group_test SET value = 'own' WHERE id = $1", values: [1] };
    const waiting = commits.query(waits);
    await expect
      .poll(async () => (await pool().query("SELECT FROM pg_locks WHERE NOT granted")).rowCount)
      .toBeGreaterThan(0);
    expect((await insert(2)).rowCount).toBe(1);
    await holder.query("COMMIT");
    holder.release();
    expect((await waiting).rowCount).toBe(1);
  });

  test("fail when their connection is lost, and the next ones take another", async () => {
    const sleep = { name: "sleep", text: "SELECT pg_sleep(30)", values: [] };
    const lost = Promise.allSettled([commits.query(sleep), insert(1), insert(2)]);
    await expect
      .poll(
        async () =>
          (
            await pool().query(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = $1 AND state = 'active'",
              [sleep.text],
            )
          ).rowCount,
      )
      .toBe(1);
    expect((await lost).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(await written()).toEqual([]);
    expect((await insert(3)).rowCount).toBe(1);
  });
});
