import { prisma } from "./db";
import { saveFile } from "./files";
import type { KeepFile } from "./hook-body";

/**
 * Starts a run from a request that may bring files: `start` keeps them through the function it is given, and
 * gives the run's id. They belong to the run from then on; where no run comes of it, they are removed.
 */
export async function withFiles<Id extends string | null>(
  workspaceId: string,
  start: (keep: KeepFile) => Promise<Id>,
): Promise<Id> {
  const kept: string[] = [];
  let runId: string | null = null;
  try {
    const started = await start(async (file) => {
      const value = await saveFile({ workspaceId, runId: null }, file);
      kept.push(value.$file);
      return value;
    });
    runId = started;
    return started;
  } finally {
    const where = { id: { in: kept } };
    if (kept.length > 0 && runId !== null) await prisma().file.updateMany({ where, data: { runId } });
    // Their bytes go with the next round of deleteOrphanedFiles.
    if (kept.length > 0 && runId === null) await prisma().file.deleteMany({ where });
  }
}
