import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import type { RunPriority } from "@/lib/graph/priority";
import { catalogue, definitionOf } from "@/lib/nodes/registry";
import { newId } from "@/lib/utils/ids";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { validateJson } from "@/lib/utils/json-schema";
import type { Workflow } from "@/prisma/generated/client";
import { admitRuns, requestRuns } from "./admission";
import { AppError } from "./app-error";
import { prisma } from "./db";
import { checkRunnable, storeDocument } from "./documents";
import { queuePlace, storeRun } from "./store-run";
import { documentOfVersion, draftOf } from "./stored-documents";

/** Which document to run: the draft, the published version (default, else the draft), or a numbered one. */
export type WantedVersion = "draft" | "published" | number | undefined;

/** What has to be known of a workflow to start a run of it; its draft is read where it is to run. */
export type StartableWorkflow = Pick<Workflow, "id" | "workspaceId" | "publishedVersion" | "archivedAt">;

interface StartRequest {
  workflow: StartableWorkflow;
  version: WantedVersion;
  trigger: string | undefined;
  input: Json;
  /** Which types of trigger go before the others where none is named. */
  prefers?: (type: string) => boolean;
  /** The same key starts the same run once. */
  idempotencyKey: string | null;
  /** Where it stands in the queue, if that is not as the workflow's settings say. */
  priority?: RunPriority | undefined;
  /** The run's id, where something was already kept under it. */
  runId?: string;
  /** What led to the run: the run that called it, and how long the chain is by now. */
  origin?: { parentRunId: string | null; awaited: boolean; depth: number };
}

/** Runs that start runs, and events that lead to events, come to an end here (design 4.11). */
const LONGEST_CHAIN = 10;

/**
 * Starts a run and gives its id. The run is stored before it is handed to the executor, which is at once or
 * when there is room for it, and one that was stored but not heard of is handed over again, so an accepted
 * request is never lost.
 * Throws `trigger-required`, `invalid-workflow`, `invalid-input`, `not-found`, and `conflict` where a run calls an
 * archived workflow.
 */
export async function startRun({
  workflow,
  version,
  trigger,
  input,
  idempotencyKey,
  prefers = () => false,
  priority,
  runId = newId("run"),
  origin = { parentRunId: null, awaited: false, depth: 0 },
}: StartRequest): Promise<string> {
  const known = await runOfKey(workflow.id, idempotencyKey);
  if (known) return known;
  if (origin.depth > LONGEST_CHAIN) {
    throw new AppError(
      "invalid-input",
      `Runs have started runs ${LONGEST_CHAIN} times in a row; this looks endless.`,
    );
  }
  if (workflow.archivedAt && origin.parentRunId !== null) {
    throw new AppError("conflict", "It is archived. Bring it back from the archive first.");
  }
  const chosen = await chooseDocument(workflow, version);
  const triggerNodeId = chooseTrigger(chosen.document, trigger, prefers);
  const triggerType = chosen.document.nodes[triggerNodeId]?.type ?? "";
  const payload = payloadOf(chosen.document, triggerNodeId, input);
  const { id: workflowId, workspaceId } = workflow;
  const stored = await storeRun({
    id: runId,
    ...origin,
    ...(await queuePlace({ workflowId, document: chosen.document, priority, ...origin })),
    workspaceId,
    workflowId,
    version: chosen.version,
    documentHash: chosen.documentHash,
    triggerNodeId,
    triggerType,
    // A run that calls another hands over null where it has null; nobody else means it.
    input: payload ?? (origin.parentRunId === null ? {} : null),
    idempotencyKey,
  });
  if (!stored) return (await runOfKey(workflowId, idempotencyKey)) ?? runId;
  if (stored.admitted) await requestRuns([{ id: runId, workspaceId }]);
  else await admitRuns(workspaceId);
  return runId;
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

/** The document that a run is to run. Throws `not-found`, and `invalid-workflow` for a draft with faults. */
export async function chooseDocument(
  workflow: StartableWorkflow,
  wanted: WantedVersion,
): Promise<ChosenDocument> {
  const version = typeof wanted === "number" ? wanted : wanted === "draft" ? null : workflow.publishedVersion;
  if (version === null) {
    if (wanted === "published") throw new AppError("not-found", "No version of this workflow is published.");
    const document = checkRunnable(await draftOf(workflow.id));
    return { version: null, documentHash: await storeDocument(document), document };
  }
  return await documentOfVersion(workflow.id, version);
}

/**
 * Design 4.3: the named trigger, else the only one, else the only manual one. Throws `trigger-required`.
 */
export function chooseTrigger(
  document: WorkflowDocument,
  wanted: string | undefined,
  prefers: (type: string) => boolean = () => false,
): string {
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
  const preferred = triggers.filter(([, { type }]) => prefers(type)).map(([id]) => id);
  const byHand = triggers.filter(([, { type }]) => isByHand(type)).map(([id]) => id);
  for (const group of [preferred, ids, byHand]) if (group.length === 1 && group[0]) return group[0];
  const choice = ids.length > 0 ? `one of: ${ids.join(", ")}` : "first add a trigger to the workflow";
  throw new AppError("trigger-required", `Say which trigger should start the run: ${choice}.`);
}

/** Whether nothing but a person, or a caller of the API, makes this type of trigger fire. */
function isByHand(type: string): boolean {
  const definition = definitionOf(type);
  return !definition?.address && !definition?.source && !definition?.called;
}

/** What the trigger gets for an input that was given by hand. Throws `invalid-input` with each place. */
export function payloadOf(document: WorkflowDocument, triggerNodeId: string, input: Json): Json {
  const type = document.nodes[triggerNodeId]?.type ?? "";
  const payload = definitionOf(type)?.address === "hooks" ? hookPayload(input) : input;
  checkInput(document, triggerNodeId, payload);
  return payload;
}

/** A run that is started by hand may give as little as the body of what the webhook would have got. */
function hookPayload(input: Json): JsonObject {
  const given = isJsonObject(input) ? input : {};
  return { method: "POST", path: "", query: {}, headers: {}, body: null, ...given };
}

/** The part of the input that the trigger's schema describes; empty for all of it. */
function describedPart(type: string): string {
  const definition = definitionOf(type);
  if (definition?.address === "hooks") return "body";
  return definition?.source === "event" ? "data" : "";
}

/** A form's answers are described by its fields, which is also what it gives. */
function inputSchemaOf(node: DocumentNode, document: WorkflowDocument): Json {
  const isForm = definitionOf(node.type)?.address === "f";
  return (isForm ? catalogue.outputSchema(node, document) : node.config["inputSchema"]) ?? null;
}

/** Checks the input against the trigger's schema. Throws `invalid-input` with each place. */
function checkInput(document: WorkflowDocument, triggerNodeId: string, input: Json): void {
  const node = document.nodes[triggerNodeId];
  const schema = node && inputSchemaOf(node, document);
  if (!isJsonObject(schema) || !node) return;
  const part = describedPart(node.type);
  const value = part && isJsonObject(input) ? (input[part] ?? null) : input;
  const fields = validateJson(schema, value, part);
  if (fields.length === 0) return;
  const first = fields[0];
  const detail = `The input does not fit: ${first?.path || "input"} ${first?.message ?? ""}.`;
  throw new AppError("invalid-input", detail, { fields });
}
