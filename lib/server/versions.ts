import type { Workflow } from "@/lib/api/contracts/workflows";
import { type Caller, requireWorkflow } from "./access";
import { notFound } from "./app-error";
import { prisma } from "./db";
import { checkRunnable, documentJson, storeDocument } from "./documents";
import { findVersion } from "./stored-documents";
import { getWorkflow } from "./workflows";

/** Publishes the draft as the next version. Throws `invalid-workflow` for a draft with errors. */
export async function publishWorkflow(caller: Caller, id: string, note: string): Promise<Workflow> {
  const { draft } = await requireWorkflow(caller, id, "edit");
  await publishDraft(id, draft, { note, publishedBy: caller.userId });
  return await getWorkflow(caller, id);
}

/** Makes a version of a draft and routes triggers to it, in one transaction. */
export async function publishDraft(
  workflowId: string,
  draft: unknown,
  { note, publishedBy }: { note: string; publishedBy: string | null },
): Promise<void> {
  const documentHash = await storeDocument(checkRunnable(draft));
  await prisma().$transaction(async (tx) => {
    // The lock makes two publishers take turns, so that both get a version of their own.
    await tx.$queryRaw`SELECT FROM workflows WHERE id = ${workflowId} FOR UPDATE`;
    const latest = await tx.workflowVersion.aggregate({ where: { workflowId }, _max: { version: true } });
    const version = (latest._max.version ?? 0) + 1;
    await tx.workflowVersion.create({ data: { workflowId, version, documentHash, note, publishedBy } });
    await tx.workflow.update({ where: { id: workflowId }, data: { publishedVersion: version } });
  });
}

/** Takes the published version offline; its triggers no longer fire. */
export async function unpublishWorkflow(caller: Caller, id: string): Promise<Workflow> {
  await requireWorkflow(caller, id, "edit");
  await prisma().workflow.update({ where: { id }, data: { publishedVersion: null } });
  return await getWorkflow(caller, id);
}

export async function listVersions(caller: Caller, id: string) {
  const workflow = await requireWorkflow(caller, id, "view");
  const versions = await prisma().workflowVersion.findMany({
    where: { workflowId: id },
    orderBy: { version: "desc" },
  });
  return { items: versions.map((row) => presentVersion(row, workflow.publishedVersion)), nextCursor: null };
}

/** One version with its document. Throws `not-found`. */
export async function getVersion(caller: Caller, id: string, version: number) {
  const workflow = await requireWorkflow(caller, id, "view");
  const row = await findVersion(id, version);
  if (!row) throw notFound("version");
  return { ...presentVersion(row, workflow.publishedVersion), document: documentJson(row.document) };
}

interface VersionRow {
  version: number;
  documentHash: string;
  note: string;
  publishedAt: Date;
}

function presentVersion({ version, documentHash, note, publishedAt }: VersionRow, current: number | null) {
  return {
    version,
    documentHash,
    note,
    publishedAt: publishedAt.toISOString(),
    current: version === current,
  };
}
