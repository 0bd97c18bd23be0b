import { loadDocument } from "@/lib/graph/load";
import { requestRuns } from "./admission";
import { pool, prisma } from "./db";
import { finishRun, settleEndedRun } from "./finish-run";
import { limitsOf, overdue } from "./run-limits";

/** A run that is still pending this long after it was admitted may not have been heard of. */
const UNHEARD_MS = 5_000;
const BATCH = 100;

/** Asks again for runs that nobody has taken up. Asking twice does no harm: the event's id is the run's. */
export async function requestUnheardRuns(): Promise<void> {
  const pending = await prisma().run.findMany({
    where: { status: "pending", admittedAt: { lt: new Date(Date.now() - UNHEARD_MS) } },
    select: { id: true, workspaceId: true },
    orderBy: { admittedAt: "asc" },
    take: BATCH,
  });
  await requestRuns(pending);
}

const WITH_TIME_LIMIT = `
SELECT id, content, extract(epoch FROM coalesce(waiting_since, now()) - started_at) * 1000 - waited_ms AS elapsed
FROM runs JOIN documents ON hash = document_hash
WHERE status IN ('running', 'waiting') AND content -> 'settings' ->> 'timeout' IS NOT NULL
  AND NOT EXISTS (SELECT FROM workspaces WHERE workspaces.id = workspace_id AND paused_at IS NOT NULL)`;

/** Ends runs that have been going for longer than their workflow allows, not counting time spent waiting. */
export async function endOverdueRuns(): Promise<void> {
  const { rows } = await pool().query<{ id: string; content: unknown; elapsed: string }>(WITH_TIME_LIMIT);
  for (const { id, content, elapsed } of rows) {
    const error = overdue(limitsOf(loadDocument(content)), Number(elapsed));
    if (error) await finishRun(id, { status: "failed", error });
  }
}

/** Begins at what has not ended, which is little beside what has. */
const LEFT_BEHIND = `
SELECT ended.id FROM (
  SELECT topic AS id FROM pauses WHERE kind = 'run' AND status = 'open'
  UNION
  SELECT parent_run_id FROM runs child
  WHERE child.awaited AND child.parent_run_id IS NOT NULL AND child.status IN ('pending', 'running', 'waiting')
) held JOIN runs ended USING (id)
WHERE ended.status IN ('completed', 'failed', 'cancelled')
LIMIT ${BATCH}`;

/** Sees to what an ended run left behind when the process stopped right after it had ended. */
export async function settleLeftBehind(): Promise<void> {
  const { rows } = await pool().query<{ id: string }>(LEFT_BEHIND);
  for (const { id } of rows) await settleEndedRun(id);
}
