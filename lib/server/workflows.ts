import type { Edits } from "@/lib/api/contracts/edits";
import type {
  OpenedWorkflow,
  Workflow,
  WorkflowFilter,
  WorkflowSummary,
} from "@/lib/api/contracts/workflows";
import type { WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";
import { serializeDocument } from "@/lib/graph/serialize";
import type { Issue } from "@/lib/graph/shape";
import { newId } from "@/lib/utils/ids";
import { type Json, toJson } from "@/lib/utils/json";
import type { Workflow as WorkflowRow } from "@/prisma/generated/client";
import { type Caller, inWorkspace, may, requireWorkflow } from "./access";
import { AppError, notFound } from "./app-error";
import { prisma } from "./db";
import { type CheckedDocument, checkDocument, documentJson } from "./documents";
import { keepEdits } from "./edit-history";
import { findWorkflows } from "./find-workflows";
import { ensureHooks } from "./hooks";
import { type Page, pageOf } from "./page";
import { movePins } from "./pins";
import { presentSummary, presentWorkflow, SUMMARY_PARTS, samplesOf } from "./present-workflow";
import { deleteRunsOf } from "./retention";
import { findSecrets } from "./secret-scan";
import { freeKey } from "./workflow-key";

/** The workspace's workflows that fit, last changed first unless another order is asked for. */
export async function listWorkflows(
  caller: Caller,
  { cursor, limit, ...filter }: Partial<WorkflowFilter> & { cursor?: string | undefined; limit: number },
): Promise<Page<WorkflowSummary>> {
  const ids = await findWorkflows(caller, filter, { cursor, limit: limit + 1 });
  const rows = await prisma().workflow.findMany({ where: { id: { in: ids } }, include: SUMMARY_PARTS });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const inOrder = ids.flatMap((id) => byId.get(id) ?? []);
  return pageOf(inOrder, limit, presentSummary);
}

/** A new workflow with this document as its draft. Throws `invalid-document`. */
export async function createWorkflow(caller: Caller, value: unknown): Promise<Workflow> {
  if (!may(caller, "edit")) throw new AppError("forbidden", "Viewers cannot make workflows.");
  return await insertWorkflow(caller.workspaceId, checkDocument(value));
}

/** Stores a checked document as a new workflow of the workspace. */
export async function insertWorkflow(workspaceId: string, checked: CheckedDocument): Promise<Workflow> {
  const id = newId("wf");
  const { document } = checked;
  const row = await createRow(id, workspaceId, document);
  return await presentWorkflow({ ...row, hooks: await ensureHooks(id, document) }, checked);
}

/** Two that are made at the same moment may have chosen the same key; the later one chooses again. */
async function createRow(id: string, workspaceId: string, document: WorkflowDocument): Promise<WorkflowRow> {
  const data = { id, workspaceId, name: document.name, draft: documentJson(document) };
  for (;;) {
    const key = await freeKey(workspaceId, document.name);
    const { count } = await prisma().workflow.createMany({ data: [{ ...data, key }], skipDuplicates: true });
    if (count > 0) return await prisma().workflow.findUniqueOrThrow({ where: { id } });
  }
}

export async function getWorkflow(caller: Caller, id: string): Promise<Workflow> {
  return await presentWorkflow(await requireWorkflow(caller, id, "view"));
}

/**
 * A workflow as JSON, for the page that opens the editor on it: as `getWorkflow` gives it, but for the faults of
 * the draft, which the editor finds itself. `opening` is different each time.
 */
export async function openWorkflow(caller: Caller, id: string): Promise<string> {
  const row = await requireWorkflow(caller, id, "view");
  const workflow = await presentWorkflow(row, { document: loadDocument(row.draft), issues: [] });
  return JSON.stringify({ workflow, opening: newId("open") } satisfies OpenedWorkflow);
}

/**
 * Saves the draft if `revision` is still the current one, and then what the caller can undo. Throws
 * `stale-revision` with the document as it is now, and `invalid-document` for structural faults; nothing is
 * saved then.
 */
export async function saveWorkflow(
  caller: Caller,
  id: string,
  { revision, document: value, edits }: { revision: number; document: unknown; edits?: Edits | undefined },
): Promise<Workflow> {
  const { draft } = await requireWorkflow(caller, id, "edit");
  const checked = checkDocument(value);
  const { document } = checked;
  const [saved] = await prisma().workflow.updateManyAndReturn({
    where: { id, revision, ...inWorkspace(caller, "edit") },
    data: {
      draft: documentJson(document),
      name: document.name,
      revision: revision + 1,
      updatedAt: new Date(),
    },
  });
  if (!saved) {
    const newest = await getWorkflow(caller, id);
    const detail = `You edited revision ${revision}, but somebody saved revision ${newest.revision} meanwhile.`;
    throw new AppError("stale-revision", detail, { current: toJson(newest) });
  }
  await movePins(id, loadDocument(draft), document);
  if (edits) await keepEdits(caller, id, edits);
  return await presentWorkflow({ ...saved, hooks: await ensureHooks(id, document) }, checked);
}

/** Deletes the workflow with its versions and runs; a run that is going ends at its next write. */
export async function deleteWorkflow(caller: Caller, id: string): Promise<void> {
  const where = { id, ...inWorkspace(caller, "edit") };
  // So that no trigger starts a run any more while those that there are go, which may take a while.
  const { count } = await prisma().workflow.updateMany({ where, data: { archivedAt: new Date() } });
  if (count === 0) throw notFound("workflow");
  await deleteRunsOf(id);
  await prisma().workflow.deleteMany({ where });
}

/** A copy of the draft under a new name. */
export async function duplicateWorkflow(caller: Caller, id: string): Promise<Workflow> {
  const { draft } = await requireWorkflow(caller, id, "edit");
  const { document, issues } = checkDocument(draft);
  return await insertWorkflow(caller.workspaceId, {
    document: { ...document, name: `${document.name} (copy)` },
    issues,
  });
}

/** The faults of the draft. */
export async function validateWorkflow(caller: Caller, id: string): Promise<{ issues: Issue[] }> {
  const { draft } = await requireWorkflow(caller, id, "view");
  return { issues: checkDocument(draft).issues };
}

/** Remembers an input for a trigger, beside the draft. */
export async function saveSample(caller: Caller, id: string, nodeId: string, input: Json): Promise<void> {
  const row = await requireWorkflow(caller, id, "edit");
  const merged = { ...samplesOf(row), [nodeId]: input };
  await prisma().workflow.update({ where: { id }, data: { samples: merged } });
}

/**
 * The draft in canonical form. Throws `looks-like-secret` with the places when a config holds what looks
 * like a literal secret, unless `includeSecrets` says to go on.
 */
export async function exportWorkflow(
  caller: Caller,
  id: string,
  { includeSecrets }: { includeSecrets: boolean },
): Promise<{ name: string; text: string }> {
  const { draft } = await requireWorkflow(caller, id, "view");
  const { document } = checkDocument(draft);
  const fields = includeSecrets ? [] : findSecrets(document);
  if (fields.length > 0) {
    const places = fields.map((field) => field.path).join(", ");
    throw new AppError("looks-like-secret", `These places hold what looks like a secret: ${places}.`, {
      fields,
    });
  }
  return { name: document.name, text: serializeDocument(document) };
}
