import { inngest } from "@/inngest/client";
import { RUN_CANCELLED } from "@/inngest/events";
import { isFinal } from "@/lib/nodes/status";
import { admitRuns } from "./admission";
import { pool, prisma } from "./db";
import { wakeCaller } from "./pauses";
import { statusOf } from "./present-run";
import { endRun, type RunEnd } from "./run-state";
import { startErrorWorkflow } from "./start-error-workflow";
import { announceRunEnd } from "./triggers/announce-run-end";

/**
 * Ends a run, once, and sees to all that hangs on it: other parts of it stop, runs it waits for end with it,
 * and whoever waits for it hears. Gives false when it had ended already.
 */
export async function finishRun(runId: string, end: RunEnd): Promise<boolean> {
  const changed = await endRun(pool(), runId, end);
  if (changed) await inngest().send({ name: RUN_CANCELLED, data: { runId } });
  await settleEndedRun(runId);
  return changed;
}

/** What follows from the end of a run. Doing it twice changes nothing, so it is done again after a crash. */
export async function settleEndedRun(runId: string): Promise<void> {
  const { children, queuedIn } = await leftBehind(runId);
  if (queuedIn !== null) await admitRuns(queuedIn);
  for (const child of children) await finishRun(child, { status: "cancelled" });
  await wakeCaller(runId);
  await startErrorWorkflow(runId);
  await announceRunEnd(runId);
}

/** The same where a run has ended and the process stopped right after that. */
export async function settleIfEnded(runId: string): Promise<void> {
  const row = await prisma().run.findUnique({ where: { id: runId }, select: { status: true } });
  if (row && isFinal(statusOf(row))) await settleEndedRun(runId);
}

interface LeftBehind {
  /** Runs that this one waited for. */
  children: string[];
  /** The workspace, if runs are queued in it that may begin now. */
  queuedIn: string | null;
}

async function leftBehind(runId: string): Promise<LeftBehind> {
  const { rows } = await pool().query<LeftBehind>({
    name: "left-behind",
    text: `SELECT array(SELECT id FROM runs WHERE parent_run_id = $1 AND awaited
                        AND status IN ('pending', 'running', 'waiting')) AS children,
             (SELECT workspace_id FROM runs queued WHERE queued.workspace_id = runs.workspace_id
              AND status = 'pending' AND admitted_at IS NULL LIMIT 1) AS "queuedIn"
           FROM runs WHERE id = $1`,
    values: [runId],
  });
  return rows[0] ?? { children: [], queuedIn: null };
}
