import { HeldBack } from "@/lib/engine/held-back";
import { pool } from "./db";
import { untilAnswered } from "./until-answered";
import { watched } from "./watched";

/** Told the id of a workspace that was paused or goes on. */
export const PAUSE_CHANNEL = "heddle_pause";

const paused = watched(PAUSE_CHANNEL, async (): Promise<ReadonlySet<string>> => {
  const { rows } = await pool().query<{ id: string }>(
    "SELECT id FROM workspaces WHERE paused_at IS NOT NULL",
  );
  return new Set(rows.map(({ id }) => id));
});

/**
 * What each attempt at a step of the run has to pass before it begins. Throws `HeldBack` with the workspace's id
 * while the workspace is paused.
 */
export function pauseGate({ workspaceId }: { workspaceId: string }): () => Promise<void> {
  return async () => {
    if (!(await untilAnswered(() => paused.current())).has(workspaceId)) return;
    // It may have been resumed a moment ago, and to be held back costs more than to look.
    if ((await untilAnswered(() => paused.refresh())).has(workspaceId)) throw new HeldBack(workspaceId);
  };
}
