import { nextRuns } from "@/lib/nodes/schedule/next-runs";
import type { JsonObject } from "@/lib/utils/json";
import { pool } from "../db";
import { log } from "../log";
import type { TriggerPlace } from "./start-triggered";

/** A schedule that was looked at this far in the future says that the clock was set back since. */
const TOLERANCE_MS = 60_000;
/** Further ahead than any mailbox is to be looked at, also after failures. */
const LONGEST_MAILBOX_PAUSE_MS = 30 * 60_000;

let lastLook = Number.POSITIVE_INFINITY;

const AHEAD = `
SELECT workflow_id AS "workflowId", node_id AS "nodeId", config, next_at AS "nextAt" FROM active_triggers
WHERE source = 'schedule' AND coalesce(state ->> 'at', state ->> 'last')::timestamptz > $1`;

const TAKE_BACK = `
UPDATE active_triggers SET next_at = $4, state = '{}'
WHERE workflow_id = $1 AND node_id = $2 AND next_at IS NOT DISTINCT FROM $3`;

const LOOK_NOW = "UPDATE active_triggers SET next_at = $1 WHERE source = 'mailbox' AND next_at > $2";

interface Ahead extends TriggerPlace {
  config: JsonObject;
  nextAt: Date | null;
}

/**
 * Where the clock was set back, lets triggers that were looked at by the wrong time go by the right one, so that
 * none stands still until that time comes again. Times of a schedule that had their run get no other, as the time
 * is the run's key. Looks only when this process begins, and when it notices that the clock went back.
 */
export async function afterSetBack(now: Date): Promise<void> {
  // Noted once all is done: what fails here is done by the next call.
  if (now.getTime() < lastLook) await takeBack(now);
  lastLook = now.getTime();
}

async function takeBack(now: Date): Promise<void> {
  const later = (ms: number) => new Date(now.getTime() + ms);
  const { rows } = await pool().query<Ahead>(AHEAD, [later(TOLERANCE_MS)]);
  for (const { workflowId, nodeId, config, nextAt } of rows) {
    const next = nextOf(config, now);
    if (next === undefined)
      log().error({ workflowId, nodeId }, "a schedule that was set ahead cannot be read");
    else await pool().query(TAKE_BACK, [workflowId, nodeId, nextAt, next]);
  }
  await pool().query(LOOK_NOW, [now, later(LONGEST_MAILBOX_PAUSE_MS)]);
}

/** Null for a schedule that never comes again; undefined for one that cannot be read, which is to hold up no other. */
function nextOf(config: JsonObject, now: Date): Date | null | undefined {
  try {
    return nextRuns(String(config["cron"]), String(config["timezone"]), now, 1)[0] ?? null;
  } catch {
    return undefined;
  }
}
