import { prisma } from "./db";
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
