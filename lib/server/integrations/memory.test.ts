import { expect, test } from "vitest";
import { pool } from "../db";
import { withTestDatabase } from "../testing/database";
import { memoryOf } from "./memory";

withTestDatabase();

test("a value is kept by workspace, kind and key, and the last one counts", async () => {
  const memory = memoryOf("ws_1");
  await memory.write("memory", "k", [1]);
  await memory.write("memory", "k", [{ content: "a\u0000b" }]);
  await memory.write("cache", "k", "cached");
  expect(await memory.read("memory", "k", Number.POSITIVE_INFINITY)).toEqual([{ content: "a\u0000b" }]);
  expect(await memory.read("cache", "k", 60_000)).toBe("cached");
  expect(await memory.read("memory", "other", 60_000)).toBeNull();
  expect(await memoryOf("ws_2").read("memory", "k", 60_000)).toBeNull();
});

test("an answer is given again only while it is young enough, and dropped when it is old", async () => {
  const memory = memoryOf("ws_3");
  await memory.write("cache", "old", 1);
  await memory.write("memory", "old", 1);
  await pool().query(
    "UPDATE agent_memory SET updated_at = now() - interval '40 days' WHERE workspace_id = 'ws_3'",
  );
  expect(await memory.read("cache", "old", 60_000)).toBeNull();
  await memory.write("cache", "new", 2);
  expect(await memory.read("cache", "old", Number.POSITIVE_INFINITY)).toBeNull();
  expect(await memory.read("memory", "old", Number.POSITIVE_INFINITY)).toBe(1);
});
