import type { Pool } from "pg";
import { execute, type Statement } from "./database";

const NEXT_DUE: Statement = {
  name: "executor_next_due",
  text: `SELECT extract(epoch FROM least(
      (SELECT min(due_at) FROM executor_jobs WHERE NOT limited AND due_at > now()),
      (SELECT min(due_at) FROM executor_jobs WHERE limited AND due_at > now()),
      (SELECT min(expires_at) FROM executor_waits)) - clock_timestamp())::float8 * 1000 AS delay`,
};

/** Milliseconds until a job or a wait is due, if that is within the given time; else null. */
export async function nextDueInMs(pool: Pool, withinMs: number): Promise<number | null> {
  const [row] = await execute<{ delay: number | null }>(pool, NEXT_DUE, []);
  const delay = row?.delay ?? null;
  return delay === null || delay > withinMs ? null : Math.max(0, Math.ceil(delay));
}
