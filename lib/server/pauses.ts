import { inngest } from "@/inngest/client";
import { RUN_WOKEN } from "@/inngest/events";
import { type Pauses, pauseKey } from "@/lib/engine/pause";
import type { PauseOutcome } from "@/lib/nodes/execution";
import { newId } from "@/lib/utils/ids";
import type { Json } from "@/lib/utils/json";
import { pool } from "./db";
import { untilAnswered } from "./until-answered";

/** The lock on the run keeps a pause from being opened for a run that ends at the same moment. */
const OPEN = `
INSERT INTO pauses (id, run_id, workspace_id, path, node_id, kind, topic, details, deadline)
SELECT $2, id, workspace_id, $3, $4, $5, $6, $7, $8 FROM runs
WHERE id = $1 AND status IN ('pending', 'running', 'waiting') FOR SHARE
ON CONFLICT (run_id, path) DO NOTHING`;

const TAKE = `
WITH expired AS (
  UPDATE pauses SET status = 'expired', decided_at = deadline
  WHERE run_id = $1 AND path = $2 AND status = 'open' AND deadline <= now()
), heard AS (
  UPDATE pauses SET heard_at = now()
  WHERE run_id = $1 AND path = $2 AND status = 'decided' AND heard_at IS NULL
)
SELECT status, outcome, decided_at AS "decidedAt", deadline, deadline <= now() AS due
FROM pauses WHERE run_id = $1 AND path = $2`;

interface PauseRow {
  status: "open" | "decided" | "expired" | "cancelled";
  outcome: Json;
  decidedAt: Date | null;
  deadline: Date | null;
  due: boolean | null;
}

/** The pauses of one run, kept in the database. */
export function pausesOf(runId: string): Pauses {
  return {
    open: async ({ path, nodeId, kind, topic, details, deadline }) => {
      const values = [runId, newId("pau"), path, nodeId, kind, topic, JSON.stringify(details), deadline];
      await untilAnswered(async () => {
        await pool().query({ name: "open-pause", text: OPEN, values });
        // What is waited for may have come before anybody waited.
        if (kind === "run" && topic !== null) await wakeCaller(topic);
        await wakeAgain({ runId, path });
      });
    },
    take: async (path) => {
      const values = [runId, path];
      const { rows } = await untilAnswered(() =>
        pool().query<PauseRow>({ name: "take-pause", text: TAKE, values }),
      );
      return rows[0] ? outcomeOf(rows[0]) : null;
    },
  };
}

function outcomeOf({ status, outcome, decidedAt, deadline, due }: PauseRow): PauseOutcome | null {
  if (status === "decided") return { how: "decided", at: decidedAt?.toISOString() ?? "", value: outcome };
  // The row as it was before this statement expired it.
  if (status === "expired" || (status === "open" && due))
    return { how: "deadline", at: deadline?.toISOString() ?? "" };
  return null;
}

/** Wakes the run if this pause of it is decided, which may have been said before anybody listened. */
export async function wakeAgain(waiting: Waiting): Promise<void> {
  const { rowCount } = await pool().query({
    name: "is-pause-decided",
    text: "SELECT FROM pauses WHERE run_id = $1 AND path = $2 AND status = 'decided'",
    values: [waiting.runId, waiting.path],
  });
  if (rowCount === 1) await wakeRuns([waiting]);
}

const DECIDE = `
UPDATE pauses SET status = 'decided', outcome = $2, decided_by = $3, decided_at = now()
WHERE id = $1 AND status = 'open' AND (deadline IS NULL OR deadline > now())
RETURNING run_id AS "runId", path`;

/**
 * Decides an open pause and wakes its run. Gives false when it was decided before, its deadline has passed,
 * or its run has ended: one statement says who was first.
 */
export async function decidePause(id: string, value: Json, by: string | null): Promise<boolean> {
  const values = [id, JSON.stringify(value), by];
  const { rows } = await pool().query<Waiting>({ name: "decide-pause", text: DECIDE, values });
  await wakeRuns(rows);
  return rows.length > 0;
}

const WAKE_CALLER = `
WITH decided AS (
  UPDATE pauses SET status = 'decided', outcome = to_json(runs.status), decided_at = now()
  FROM runs
  WHERE runs.id = $1 AND runs.status IN ('completed', 'failed', 'cancelled')
    AND pauses.kind = 'run' AND pauses.topic = $1 AND pauses.status = 'open'
  RETURNING pauses.run_id, path
)
SELECT run_id AS "runId", path FROM decided
UNION SELECT run_id, path FROM pauses WHERE kind = 'run' AND topic = $1 AND status = 'decided' AND heard_at IS NULL`;

/**
 * Tells the run that waits for this one that it has ended; does nothing while it has not. Tells it again where it
 * has not heard: the one who said so first may have been cut off before it could wake anybody.
 */
export async function wakeCaller(runId: string): Promise<void> {
  const { rows } = await pool().query<Waiting>({ name: "wake-caller", text: WAKE_CALLER, values: [runId] });
  await wakeRuns(rows);
}

/** A decision that its run has not read after this long may not have been heard. */
const UNHEARD = "5 seconds";
const UNHEARD_PAUSES = `
SELECT run_id AS "runId", path FROM pauses JOIN runs ON runs.id = run_id
WHERE pauses.status = 'decided' AND heard_at IS NULL AND decided_at < now() - interval '${UNHEARD}'
  AND runs.status IN ('pending', 'running', 'waiting')
ORDER BY decided_at LIMIT 100`;

/** Wakes runs again that have not read a decision. */
export async function wakeUnheard(): Promise<void> {
  const { rows } = await pool().query<Waiting>(UNHEARD_PAUSES);
  await wakeRuns(rows);
}

/** Where a run waits. */
export interface Waiting {
  runId: string;
  path: string;
}

/** Events in one request; the executors take 5,000. */
const WOKEN_AT_ONCE = 1_000;

/** Makes runs look again at what they wait for. */
export async function wakeRuns(waiting: Waiting[]): Promise<void> {
  for (let from = 0; from < waiting.length; from += WOKEN_AT_ONCE) {
    await inngest().send(
      waiting
        .slice(from, from + WOKEN_AT_ONCE)
        .map(({ runId, path }) => ({ name: RUN_WOKEN, data: { runId, key: pauseKey(runId, path) } })),
    );
  }
}
