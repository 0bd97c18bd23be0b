import type { WorkflowDocument } from "@/lib/graph/document";
import { loadDocument } from "@/lib/graph/load";
import { definitionOf } from "@/lib/nodes/registry";
import type { Json, JsonObject } from "@/lib/utils/json";
import type { Workflow } from "@/prisma/generated/client";
import { AppError, notFound } from "./app-error";
import { prisma } from "./db";
import { presentRun, WITH_WORKFLOW_NAME } from "./present-run";
import { runEnded } from "./run-events";
import { startRun } from "./start-run";
import { findVersion } from "./stored-documents";

/** How long a webhook that answers with the result waits for it (design 8). */
const WAIT_FOR_RESULT_MS = 30_000;
/** Headers by which senders authenticate themselves; they are not kept. */
const NOT_STORED =
  /^(?:authorization|proxy-authorization|cookie|x-hub-signature.*|.*-signature|x-.*-token)$/i;

export interface Delivery {
  method: string;
  /** What follows the token in the address; empty for nothing. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: Json;
  /** The sender's own id of the delivery: the same one starts the same run once. */
  deliveryId: string | null;
  version: "published" | "draft" | undefined;
}

export type HookAnswer =
  | { kind: "accepted"; runId: string }
  | { kind: "completed"; runId: string; output: Json }
  | { kind: "failed"; runId: string; message: string };

/** Starts the run that a delivery asks for, and waits for its result where the trigger says so. */
export async function deliverHook(token: string, delivery: Delivery): Promise<HookAnswer> {
  const hook = await prisma().hook.findUnique({ where: { token }, include: { workflow: true } });
  const document = hook && (await documentOf(hook.workflow, delivery.version));
  const node = document?.nodes[hook?.nodeId ?? ""];
  if (!hook || !node || node.disabled || !definitionOf(node.type)?.hook) throw notFound("webhook");
  checkMethod(node.config, delivery.method);
  const runId = await startRun({
    workflow: hook.workflow,
    version: delivery.version,
    trigger: hook.nodeId,
    input: payloadOf(delivery),
    idempotencyKey: delivery.deliveryId && `hook:${hook.nodeId}:${delivery.deliveryId}`,
  });
  if (node.config["response"] !== "finished") return { kind: "accepted", runId };
  return await resultOf(runId);
}

/** The document a delivery runs: the published version, the draft where nothing is published. */
async function documentOf(
  workflow: Workflow,
  version: Delivery["version"],
): Promise<WorkflowDocument | null> {
  if (version === "draft" || workflow.publishedVersion === null) return loadDocument(workflow.draft);
  return (await findVersion(workflow.id, workflow.publishedVersion))?.document ?? null;
}

function checkMethod(config: JsonObject, method: string): void {
  const wanted = config["method"] ?? "POST";
  if (wanted === "ANY" || wanted === method) return;
  throw new AppError("method-not-allowed", `This webhook takes ${String(wanted)}, not ${method}.`);
}

function payloadOf({ method, path, query, headers, body }: Delivery): Json {
  const kept = Object.entries(headers).filter(([name]) => !NOT_STORED.test(name));
  return { method, path, query, headers: Object.fromEntries(kept), body };
}

async function resultOf(runId: string): Promise<HookAnswer> {
  await runEnded(runId, WAIT_FOR_RESULT_MS);
  const row = await prisma().run.findUniqueOrThrow({
    where: { id: runId },
    include: WITH_WORKFLOW_NAME,
  });
  const run = presentRun(row);
  if (run.status === "completed") return { kind: "completed", runId, output: run.output };
  if (run.status === "failed")
    return { kind: "failed", runId, message: run.error?.message ?? "The run failed." };
  if (run.status === "cancelled") return { kind: "failed", runId, message: "The run was cancelled." };
  return { kind: "accepted", runId };
}
