import { inngest } from "@/inngest/client";
import { RUN_CANCELLED } from "@/inngest/events";
import { isFinal } from "@/lib/nodes/status";
import { admitRuns, queueOf } from "./admission";
import { commits, prisma } from "./db";
import { wakeCaller } from "./pauses";
import { statusOf } from "./present-run";
import { endRun, type RunEnd } from "./run-state";
import { startErrorWorkflow } from "./start-error-workflow";
import { announceRunEnd, IS_LISTENED_FOR } from "./triggers/announce-run-end";

/**
 * Ends a run, once, and sees to all that hangs on it: other parts of it stop, runs it waits for end with it,
 * and whoever waits for it hears. Gives false when it had ended already.
 */
export async function finishRun(runId: string, end: RunEnd): Promise<boolean> {
  const { changed, hadMore } = await endRun(commits(), runId, end);
  // One that completed by itself with nothing open has no other function run that would have to stop. Where the
  // end is not new, whoever made it may have been cut off before it was said.
  if (!changed || end.status !== "completed" || hadMore)
    await inngest().send({ name: RUN_CANCELLED, data: { runId } });
  await settleEndedRun(runId);
  return changed;
}

/** What follows from the end of a run. Doing it twice changes nothing, so it is done again after a crash. */
export async function settleEndedRun(runId: string): Promise<void> {
  const { children, queuedIn, isWaitedFor, hasFailed, isListenedFor } = await leftBehind(runId);
  if (queuedIn !== null) await admitRuns(queuedIn);
  for (const child of children) await finishRun(child, { status: "cancelled" });
  if (isWaitedFor) await wakeCaller(runId);
  if (hasFailed) await startErrorWorkflow(runId);
  if (isListenedFor) await announceRunEnd(runId);
}

/** The same where a run has ended and the process stopped right after that. */
export async function settleIfEnded(runId: string): Promise<void> {
  const row = await prisma().run.findUnique({ where: { id: runId }, select: { status: true } });
  if (row && isFinal(statusOf(row))) await settleEndedRun(runId);
}

/** Cancels a run of which nobody says that it has ended: whoever ends one sees to what follows himself. */
export async function cancelUnlessEnded(runId: string): Promise<void> {
  const row = await prisma().run.findUnique({ where: { id: runId }, select: { status: true } });
  if (row && !isFinal(statusOf(row))) await finishRun(runId, { status: "cancelled" });
}

interface LeftBehind {
  /** Runs that this one waited for. */
  children: string[];
  /** The workspace, if runs are queued in it that may begin now. */
  queuedIn: string | null;
  isWaitedFor: boolean;
  hasFailed: boolean;
  isListenedFor: boolean;
}

const NOTHING: LeftBehind = {
  children: [],
  queuedIn: null,
  isWaitedFor: false,
  hasFailed: false,
  isListenedFor: false,
};

/**
 * Looks after the end is committed: whoever begins to wait after that sees it for himself. Also closes what was
 * written while the run was being ended: the statement that ends it waits for such a write, and does not see it.
 */
async function leftBehind(runId: string): Promise<LeftBehind> {
  const { rows } = await commits().query<LeftBehind>({
    name: "left-behind",
    text: `WITH closed AS (
             UPDATE step_runs SET status = 'cancelled', finished_at = now()
             WHERE run_id = $1 AND status IN ('pending', 'running', 'waiting')
           ), dropped AS (
             UPDATE pauses SET status = 'cancelled', decided_at = now() WHERE run_id = $1 AND status = 'open'
           )
           SELECT array(SELECT id FROM runs WHERE parent_run_id = $1 AND awaited
                        AND status IN ('pending', 'running', 'waiting')) AS children,
             CASE WHEN EXISTS (${queueOf("runs.workspace_id")}) THEN workspace_id END AS "queuedIn",
             EXISTS (SELECT FROM pauses WHERE kind = 'run' AND topic = $1
                     AND (status = 'open' OR status = 'decided' AND heard_at IS NULL)) AS "isWaitedFor",
             status = 'failed' AS "hasFailed",
             ${IS_LISTENED_FOR} AS "isListenedFor"
           FROM runs WHERE id = $1`,
    values: [runId],
  });
  return rows[0] ?? NOTHING;
}
