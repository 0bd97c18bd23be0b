import type { Pool } from "pg";
import { inTransaction } from "./database";
import { endRun, lockRun } from "./end-run";

/**
 * Cancels a run: nothing of it starts any more, and the result of what is running is dropped. False if it had
 * ended before. Runs that it invoked go on.
 */
export async function cancelRun(pool: Pool, runId: string): Promise<boolean> {
  return await inTransaction(pool, async (client) => {
    const run = await lockRun(client, runId);
    if (run === null) return false;
    await endRun(client, run, { status: "cancelled" });
    return true;
  });
}
