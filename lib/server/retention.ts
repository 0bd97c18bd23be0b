import { encodeTime } from "ulid";
import { pool } from "./db";
import { env } from "./env";
import { inTransaction } from "./in-transaction";

const DAY_MS = 24 * 60 * 60 * 1000;
/** How much one statement deletes: little enough to hold nobody up. */
const BATCH = 1000;
const RUNS_AT_A_TIME = 200;

const TABLES = ["step_runs", "run_events"] as const;

const ENDED = "status NOT IN ('pending', 'running', 'waiting')";

// Ids begin with their time, so the primary keys lead to what is old. What a run that goes on takes over from the
// one that it replays stays with it.
const OLD_RUNS = `
  SELECT id FROM runs
  WHERE id < $1 AND ${ENDED} AND finished_at < now() - $2 * interval '1 millisecond'
    AND id NOT IN (SELECT replay_of FROM runs WHERE replay_of IS NOT NULL AND NOT ${ENDED})`;

const RUNS_OF_WORKFLOW = "SELECT id FROM runs WHERE workflow_id = $1";

/**
 * Deletes runs that ended longer ago than they are to be kept, with their steps, events and files: a few rows at a
 * time, so that no other write waits long.
 */
export async function deleteOldRuns(): Promise<void> {
  const days = env().HEDDLE_KEEP_RUNS_DAYS;
  if (days === 0) return;
  const keptMs = days * DAY_MS;
  const firstKept = `run_${encodeTime(Math.max(0, Date.now() - keptMs), 10).toLowerCase()}`;
  await deleteRuns(OLD_RUNS, [firstKept, keptMs]);
}

/** Deletes what a workflow's runs have left, also of those that are going on, which end at their next write. */
export async function deleteRunsOf(workflowId: string): Promise<void> {
  await deleteRuns(RUNS_OF_WORKFLOW, [workflowId]);
}

/** The steps and events go first, because nothing leads to them when their run is gone. */
async function deleteRuns(runs: string, values: unknown[]): Promise<void> {
  for (;;) {
    const { rows } = await pool().query<{ id: string }>(`${runs} LIMIT ${RUNS_AT_A_TIME}`, values);
    if (rows.length === 0) return;
    const ids = rows.map(({ id }) => id);
    for (const table of TABLES) await deleteRows(table, ids);
    await inTransaction(async (client) => {
      // From here on nothing more is written of them.
      await client.query("SELECT FROM runs WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE", [ids]);
      for (const table of TABLES)
        await client.query(`DELETE FROM ${table} WHERE run_id = ANY($1::text[])`, [ids]);
      await client.query("DELETE FROM runs WHERE id = ANY($1::text[])", [ids]);
    });
  }
}

async function deleteRows(table: (typeof TABLES)[number], runIds: string[]): Promise<void> {
  const statement = `WITH batch AS MATERIALIZED (
      SELECT ctid FROM ${table} WHERE run_id = ANY($1::text[]) LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM batch))`;
  for (let deleted = BATCH; deleted === BATCH; )
    deleted = (await pool().query(statement, [runIds])).rowCount ?? 0;
}
