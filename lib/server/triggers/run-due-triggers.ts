import { pool } from "../db";
import { log } from "../log";
import { afterSetBack } from "./after-set-back";
import type { DueTrigger, Looked } from "./due-trigger";
import { fireSchedule } from "./fire-schedule";
import { lookAtMailbox } from "./look-at-mailbox";

interface Source {
  name: "schedule" | "mailbox";
  /** How many are taken at once; further ones wait for the next call, or for another process. */
  batch: number;
  /** After this long a claim counts as that of a process that died. */
  claimMs: number;
  look(due: DueTrigger, now: Date): Promise<Looked>;
}

const SOURCES: Source[] = [
  { name: "schedule", batch: 50, claimMs: 60_000, look: fireSchedule },
  { name: "mailbox", batch: 10, claimMs: 180_000, look: lookAtMailbox },
];

/**
 * Claiming moves the time on, so that nobody else takes the trigger. What time had come, and when that was
 * noticed, is kept in the state of a schedule: whoever takes over from a dead process does just the same.
 */
const CLAIM = `
WITH due AS (
  SELECT workflow_id, node_id FROM active_triggers
  WHERE source = $1 AND next_at <= $2 ORDER BY next_at LIMIT $3 FOR UPDATE SKIP LOCKED
)
UPDATE active_triggers SET next_at = $4,
  state = CASE WHEN source = 'schedule' AND state ->> 'tick' IS NULL
    THEN json_build_object('tick', next_at, 'at', $2::timestamptz) ELSE state END
FROM due JOIN workflows ON workflows.id = due.workflow_id
WHERE active_triggers.workflow_id = due.workflow_id AND active_triggers.node_id = due.node_id
RETURNING active_triggers.workflow_id AS "workflowId", active_triggers.node_id AS "nodeId", config, state,
  next_at AS "claimedUntil", workspace_id AS "workspaceId"`;

/** Nothing is written over a trigger that was published anew, or claimed by another, meanwhile. */
const SETTLE = `
UPDATE active_triggers SET next_at = $4, state = $5, problem = $6
WHERE workflow_id = $1 AND node_id = $2 AND next_at = $3`;

/**
 * Starts the runs that schedules and mailboxes ask for by now. Several processes may do so at the same time,
 * and one before its last call has ended: each trigger is claimed by one of them. A trigger that fails holds
 * up no other, and a clock that is set loses or doubles no time of a schedule. Gives how many triggers were looked at.
 */
export async function runDueTriggers(now = new Date()): Promise<number> {
  await afterSetBack(now);
  const looks = await Promise.all(SOURCES.map((source) => runDue(source, now)));
  return looks.reduce((sum, count) => sum + count, 0);
}

async function runDue(source: Source, now: Date): Promise<number> {
  const claimedUntil = new Date(now.getTime() + source.claimMs);
  const { rows } = await pool().query<DueTrigger>({
    name: "claim-triggers",
    text: CLAIM,
    values: [source.name, now, source.batch, claimedUntil],
  });
  await Promise.all(rows.map((due) => lookOnce(source, due, now)));
  return rows.length;
}

async function lookOnce(source: Source, due: DueTrigger, now: Date): Promise<void> {
  const { workflowId, nodeId, claimedUntil } = due;
  try {
    const { nextAt, state, problem } = await source.look(due, now);
    const values = [workflowId, nodeId, claimedUntil, nextAt, JSON.stringify(state), problem];
    await pool().query({ name: "settle-trigger", text: SETTLE, values });
  } catch (error) {
    // The claim runs out by itself, and then it is tried again.
    log().error({ err: error, workflowId, nodeId }, "a trigger could not be looked at");
  }
}
