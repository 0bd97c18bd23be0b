import { inngest } from "@/inngest/client";
import { RUN_REQUESTED } from "@/inngest/events";
import type { WorkflowDocument } from "@/lib/graph/document";
import { definitionOf } from "@/lib/nodes/registry";
import { newId } from "@/lib/utils/ids";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { validateJson } from "@/lib/utils/json-schema";
import type { Prisma, Workflow } from "@/prisma/generated/client";
import { AppError, notFound } from "./app-error";
import { prisma } from "./db";
import { checkRunnable, storeDocument } from "./documents";
import { findVersion } from "./stored-documents";

/** Which document to run: the draft, the published version (default, else the draft), or a numbered one. */
export type WantedVersion = "draft" | "published" | number | undefined;

interface StartRequest {
  workflow: Workflow;
  version: WantedVersion;
  trigger: string | undefined;
  input: Json;
  /** The same key starts the same run once. */
  idempotencyKey: string | null;
}

/**
 * Starts a run and gives its id. The run is stored before it is handed to the executor, and one that was
 * stored but not heard of is handed over again, so an accepted request is never lost.
 * Throws `trigger-required`, `invalid-workflow`, `invalid-input` and `not-found`.
 */
export async function startRun({
  workflow,
  version,
  trigger,
  input,
  idempotencyKey,
}: StartRequest): Promise<string> {
  const known = await runOfKey(workflow.id, idempotencyKey);
  if (known) return known;
  const chosen = await chooseDocument(workflow, version);
  const triggerNodeId = chooseTrigger(chosen.document, trigger);
  const triggerType = chosen.document.nodes[triggerNodeId]?.type ?? "";
  const payload = definitionOf(triggerType)?.hook ? hookPayload(input) : input;
  checkInput(chosen.document, triggerNodeId, payload);
  const data: Prisma.RunUncheckedCreateInput = {
    id: newId("run"),
    workspaceId: workflow.workspaceId,
    workflowId: workflow.id,
    version: chosen.version,
    documentHash: chosen.documentHash,
    triggerNodeId,
    triggerType,
    input: payload ?? {},
    idempotencyKey,
  };
  const { count } = await prisma().run.createMany({ data: [data], skipDuplicates: true });
  if (count === 0) return (await runOfKey(workflow.id, idempotencyKey)) ?? data.id;
  await requestRun(data.id);
  return data.id;
}

/** Hands a stored run to the executor. The event's id makes a second request for it do nothing. */
export async function requestRun(runId: string): Promise<void> {
  await inngest().send({ name: RUN_REQUESTED, id: runId, data: { runId } });
}

async function runOfKey(workflowId: string, idempotencyKey: string | null): Promise<string | null> {
  if (idempotencyKey === null) return null;
  const where = { workflowId_idempotencyKey: { workflowId, idempotencyKey } };
  return (await prisma().run.findUnique({ where, select: { id: true } }))?.id ?? null;
}

interface ChosenDocument {
  version: number | null;
  documentHash: string;
  document: WorkflowDocument;
}

async function chooseDocument(workflow: Workflow, wanted: WantedVersion): Promise<ChosenDocument> {
  const version = typeof wanted === "number" ? wanted : wanted === "draft" ? null : workflow.publishedVersion;
  if (version === null) {
    if (wanted === "published") throw new AppError("not-found", "No version of this workflow is published.");
    const document = checkRunnable(workflow.draft);
    return { version: null, documentHash: await storeDocument(document), document };
  }
  const row = await findVersion(workflow.id, version);
  if (!row) throw notFound("version");
  return row;
}

/** Design 4.3: the named trigger, else the only one, else the only manual one. */
function chooseTrigger(document: WorkflowDocument, wanted: string | undefined): string {
  const triggers = Object.entries(document.nodes).filter(
    ([, node]) => definitionOf(node.type)?.role === "trigger" && !node.disabled,
  );
  const ids = triggers.map(([id]) => id);
  if (wanted !== undefined) {
    if (ids.includes(wanted)) return wanted;
    throw new AppError(
      "trigger-required",
      `“${wanted}” is not an enabled trigger. There are: ${ids.join(", ")}.`,
    );
  }
  const manual = triggers.filter(([, node]) => !definitionOf(node.type)?.hook).map(([id]) => id);
  const only = ids.length === 1 ? ids[0] : manual.length === 1 ? manual[0] : undefined;
  if (only !== undefined) return only;
  const choice = ids.length > 0 ? `one of: ${ids.join(", ")}` : "first add a trigger to the workflow";
  throw new AppError("trigger-required", `Say which trigger should start the run: ${choice}.`);
}

/** A run that is started by hand may give as little as the body of what the webhook would have got. */
function hookPayload(input: Json): JsonObject {
  const given = isJsonObject(input) ? input : {};
  return { method: "POST", path: "", query: {}, headers: {}, body: null, ...given };
}

/** Checks the input against the trigger's schema. Throws `invalid-input` with each place. */
function checkInput(document: WorkflowDocument, triggerNodeId: string, input: Json): void {
  const node = document.nodes[triggerNodeId];
  const schema = node?.config["inputSchema"];
  if (!isJsonObject(schema) || !node) return;
  const isHook = definitionOf(node.type)?.hook && isJsonObject(input);
  const fields = validateJson(schema, isHook ? (input["body"] ?? null) : input, isHook ? "body" : "");
  if (fields.length === 0) return;
  const first = fields[0];
  const detail = `The input does not fit: ${first?.path || "input"} ${first?.message ?? ""}.`;
  throw new AppError("invalid-input", detail, { fields });
}
