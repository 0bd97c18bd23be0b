import type { WorkflowSummary } from "@/lib/api/contracts/workflows";
import { type Caller, requireWorkflow } from "./access";
import { prisma } from "./db";
import { presentSummary, SUMMARY_PARTS } from "./present-workflow";
import { findVersion } from "./stored-documents";
import { refreshTriggers } from "./triggers/active-triggers";

/**
 * Puts the workflow away: none of its triggers fires until it is brought back, whereas runs under way go on,
 * and a person can still run its draft. What a schedule would have done meanwhile is not made up for.
 */
export async function archiveWorkflow(caller: Caller, id: string): Promise<WorkflowSummary> {
  return await setArchived(caller, id, new Date());
}

/** Brings an archived workflow back, with its published version and the addresses of its triggers. */
export async function unarchiveWorkflow(caller: Caller, id: string): Promise<WorkflowSummary> {
  return await setArchived(caller, id, null);
}

async function setArchived(caller: Caller, id: string, archivedAt: Date | null): Promise<WorkflowSummary> {
  await requireWorkflow(caller, id, "edit");
  return await prisma().$transaction(async (tx) => {
    // Holds the row, as somebody may publish at the same moment.
    const { publishedVersion } = await tx.workflow.update({ where: { id }, data: { archivedAt } });
    const fires = archivedAt === null && publishedVersion !== null;
    const version = fires ? await findVersion(id, publishedVersion) : null;
    await refreshTriggers(tx, id, version?.document ?? null);
    return presentSummary(await tx.workflow.findUniqueOrThrow({ where: { id }, include: SUMMARY_PARTS }));
  });
}
