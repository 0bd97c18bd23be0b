import { RunEnded } from "@/lib/engine/record";
import { isFinal } from "@/lib/nodes/status";
import { abortableWork } from "./abort-registry";
import { pool, prisma } from "./db";
import { statusOf } from "./present-run";
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
 * What each attempt at a step of the run has to pass before it begins: at once, or when the workspace is not
 * paused any more. Throws `RunEnded` when the run ends meanwhile.
 */
export function pauseGate(run: { id: string; workspaceId: string }): (path: string) => Promise<void> {
  const isPaused = async () => (await paused.current()).has(run.workspaceId);
  return async (path) => {
    if (!(await isPaused())) return;
    const work = abortableWork(run.id, path);
    const passed = new AbortController();
    const signal = AbortSignal.any([work.signal, passed.signal]);
    try {
      for (;;) {
        const change = paused.changed(signal);
        if (!(await isPaused())) return;
        // The run may have ended before anybody could say so to this work.
        if (work.signal.aborted || (await hasEnded(run.id))) throw new RunEnded();
        await change;
      }
    } finally {
      passed.abort();
      work.release();
    }
  };
}

async function hasEnded(id: string): Promise<boolean> {
  const row = await prisma().run.findUnique({ where: { id }, select: { status: true } });
  return !row || isFinal(statusOf(row));
}
