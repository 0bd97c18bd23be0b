import { expect, test } from "vitest";
import { pool } from "./db";
import { withTestDatabase } from "./testing/database";
import { untilAnswered } from "./until-answered";

withTestDatabase();

const terminateAll =
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()";

test("work is done again after the server has ended its connection", async () => {
  let times = 0;
  const answer = await untilAnswered(async () => {
    times += 1;
    return await pool().query(times === 1 ? terminateAll : "SELECT 1 AS one");
  });
  expect(answer.rows).toEqual([{ one: 1 }]);
  expect(times).toBe(2);
});

test("a statement that is wrong is not tried again", async () => {
  let times = 0;
  const work = untilAnswered(async () => {
    times += 1;
    return await pool().query("SELECT FROM nowhere");
  });
  await expect(work).rejects.toThrow(/nowhere/);
  expect(times).toBe(1);
});
