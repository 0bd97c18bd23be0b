import { newId } from "@/lib/utils/ids";
import { pool } from "./db";
import { type Waiting, wakeAgain, wakeRuns } from "./pauses";
import { untilAnswered } from "./until-answered";

const HOLD = `
INSERT INTO pauses (id, run_id, workspace_id, path, node_id, kind, topic, details)
SELECT $2, id, workspace_id, $3, '', 'hold', workspace_id, '{}' FROM runs
WHERE id = $1 AND workspace_id = $4 AND status IN ('pending', 'running', 'waiting') FOR SHARE
ON CONFLICT (run_id, path) DO NOTHING`;

/** Several processes release at the same moment: each takes what no other is at, so that none waits for another. */
const RELEASE = `
WITH held AS (
  SELECT pauses.id FROM pauses JOIN workspaces ON workspaces.id = topic
  WHERE kind = 'hold' AND pauses.status = 'open' AND paused_at IS NULL AND ($1::text IS NULL OR topic = $1)
  FOR UPDATE OF pauses SKIP LOCKED
)
UPDATE pauses SET status = 'decided', decided_at = now() FROM held WHERE pauses.id = held.id
RETURNING run_id AS "runId", path`;

/** What is held back of one run: its steps wait without holding a worker, each as a row of `pauses`. */
export interface Holds {
  /** Keeps what is at the path until the workspace is not paused any more; wakes it at once where it is not. */
  open(path: string, workspaceId: string): Promise<void>;
  /** Forgets it: what was held back goes on. */
  close(path: string): Promise<void>;
}

/** The holds of one run, kept in the database. */
export function holdsOf(runId: string): Holds {
  return {
    open: async (path, workspaceId) => {
      await untilAnswered(async () => {
        const values = [runId, newId("pau"), path, workspaceId];
        await pool().query({ name: "hold", text: HOLD, values });
        await releaseHolds(workspaceId);
        await wakeAgain({ runId, path });
      });
    },
    close: async (path) => {
      const text = "DELETE FROM pauses WHERE run_id = $1 AND path = $2 AND kind = 'hold'";
      await untilAnswered(() => pool().query({ name: "let-go", text, values: [runId, path] }));
    },
  };
}

/** Lets go on what is held back in workspaces that are not paused: in this one, or in all. */
export async function releaseHolds(workspaceId: string | null = null): Promise<void> {
  const release = { name: "release-holds", text: RELEASE, values: [workspaceId] };
  const { rows } = await pool().query<Waiting>(release);
  await wakeRuns(rows);
}
