import type { Workflow } from "@/lib/api/contracts/workflows";
import { describeChange } from "@/lib/graph/describe-change";
import { diff } from "@/lib/graph/diff";
import type { WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";
import { catalogue } from "@/lib/nodes/registry";
import type { WorkflowVersion } from "@/prisma/generated/client";
import { type Caller, requireWorkflow } from "./access";
import { notFound } from "./app-error";
import { prisma } from "./db";
import { checkRunnable, documentJson, storeDocument } from "./documents";
import { findVersion } from "./stored-documents";
import { refreshTriggers } from "./triggers/active-triggers";
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
  const document = checkRunnable(draft);
  const documentHash = await storeDocument(document);
  await prisma().$transaction(async (tx) => {
    // The lock makes two publishers take turns, so that both get a version of their own.
    const [workflow] = await tx.$queryRaw<[{ archived: boolean }]>`
      SELECT archived_at IS NOT NULL AS archived FROM workflows WHERE id = ${workflowId} FOR UPDATE`;
    const latest = await tx.workflowVersion.aggregate({ where: { workflowId }, _max: { version: true } });
    const version = (latest._max.version ?? 0) + 1;
    await tx.workflowVersion.create({ data: { workflowId, version, documentHash, note, publishedBy } });
    await tx.workflow.update({ where: { id: workflowId }, data: { publishedVersion: version } });
    await refreshTriggers(tx, workflowId, workflow.archived ? null : document);
  });
}

/** Takes the published version offline; its triggers no longer fire. */
export async function unpublishWorkflow(caller: Caller, id: string): Promise<Workflow> {
  await requireWorkflow(caller, id, "edit");
  await prisma().$transaction(async (tx) => {
    await tx.workflow.update({ where: { id }, data: { publishedVersion: null } });
    await refreshTriggers(tx, id, null);
  });
  return await getWorkflow(caller, id);
}

export async function listVersions(caller: Caller, id: string) {
  const workflow = await requireWorkflow(caller, id, "view");
  const versions = await prisma().workflowVersion.findMany({
    where: { workflowId: id },
    orderBy: { version: "desc" },
  });
  const names = await namesOf(versions);
  const items = versions.map((row) => presentVersion(row, workflow.publishedVersion, names));
  return { items, nextCursor: null };
}

/** One version with its document. Throws `not-found`. */
export async function getVersion(caller: Caller, id: string, version: number) {
  const workflow = await requireWorkflow(caller, id, "view");
  const row = await findVersion(id, version);
  if (!row) throw notFound("version");
  const presented = presentVersion(row, workflow.publishedVersion, await namesOf([row]));
  return { ...presented, document: documentJson(row.document) };
}

type Compared = number | "draft";

/** What a person did between two versions; nothing is compared with where nothing is published. */
export async function diffVersions(
  caller: Caller,
  id: string,
  { from, to }: { from?: Compared | undefined; to: Compared },
) {
  const workflow = await requireWorkflow(caller, id, "view");
  const documentAt = async (at: Compared): Promise<WorkflowDocument> => {
    if (at === "draft") return loadDocument(workflow.draft);
    const version = await findVersion(id, at);
    if (!version) throw notFound("version");
    return version.document;
  };
  const start = from ?? workflow.publishedVersion;
  if (start === null) return { changes: [] };
  const changes = diff(await documentAt(start), await documentAt(to), catalogue);
  return {
    changes: changes.map((change) => ({
      kind: change.kind,
      ...("node" in change ? { nodeId: change.node.id } : {}),
      text: describeChange(change),
    })),
  };
}

type VersionRow = Omit<WorkflowVersion, "workflowId">;

/** The names of those who published these versions, by the ids of their accounts. */
async function namesOf(versions: readonly VersionRow[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(versions.flatMap(({ publishedBy }) => publishedBy ?? []))];
  if (ids.length === 0) return new Map();
  const users = await prisma().user.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true },
  });
  return new Map(users.map(({ id, name }) => [id, name]));
}

function presentVersion(row: VersionRow, current: number | null, names: ReadonlyMap<string, string>) {
  const { version, documentHash, note, publishedAt, publishedBy } = row;
  return {
    version,
    documentHash,
    note,
    publishedBy: publishedBy === null ? null : (names.get(publishedBy) ?? null),
    publishedAt: publishedAt.toISOString(),
    current: version === current,
  };
}
