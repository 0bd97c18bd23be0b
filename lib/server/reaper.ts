import { loadDocument } from "@/lib/graph/load";
import { pool, prisma } from "./db";
import { limitsOf, overdue } from "./run-limits";
import { endRun } from "./run-state";
import { requestRun } from "./start-run";

/** A run that is still pending after this long was stored, but its request may not have been heard. */
const UNHEARD_MS = 5_000;
const BATCH = 100;

/** Asks again for runs that nobody has taken up. Asking twice does no harm: the event's id is the run's. */
export async function requestUnheardRuns(): Promise<void> {
  const pending = await prisma().run.findMany({
    where: { status: "pending", createdAt: { lt: new Date(Date.now() - UNHEARD_MS) } },
    select: { id: true },
    orderBy: { createdAt: "asc" },
    take: BATCH,
  });
  for (const { id } of pending) await requestRun(id);
}

const WITH_TIME_LIMIT = `
SELECT id, content, extract(epoch FROM now() - started_at) * 1000 AS elapsed
FROM runs JOIN documents ON hash = document_hash
WHERE status IN ('running', 'waiting') AND content -> 'settings' ->> 'timeout' IS NOT NULL`;

/** Ends runs that have been going for longer than their workflow allows. */
export async function endOverdueRuns(): Promise<void> {
  const { rows } = await pool().query<{ id: string; content: unknown; elapsed: string }>(WITH_TIME_LIMIT);
  for (const { id, content, elapsed } of rows) {
    const error = overdue(limitsOf(loadDocument(content)), Number(elapsed));
    if (error) await endRun(pool(), id, { status: "failed", error });
  }
}
