import { nodeDefinitions } from "@/lib/nodes/registry";
import { type FileContent, isFileValue } from "@/lib/nodes/services";
import type { Json } from "@/lib/utils/json";
import { AppError } from "./app-error";
import { prisma } from "./db";
import { readFile } from "./files";
import { checkHookAuth } from "./hook-auth";
import { type RawBody, readHookBody } from "./hook-body";
import { openHook } from "./hooks";
import { presentRun, WITH_WORKFLOW_NAME } from "./present-run";
import { type HookResponse, responseOf } from "./respond";
import { runAnswered, runEnded } from "./run-events";
import { startRun } from "./start-run";
import { withFiles } from "./with-files";

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
  /** Names in lower case. */
  headers: Record<string, string>;
  body: RawBody;
  /** The sender's own id of the delivery: the same one starts the same run once. */
  deliveryId: string | null;
  version: "published" | "draft" | undefined;
}

export type HookAnswer =
  | { kind: "accepted"; runId: string }
  | { kind: "completed"; runId: string; output: Json }
  | { kind: "responded"; runId: string; response: HookResponse; file: FileContent | null }
  | { kind: "failed"; runId: string; message: string };

/**
 * Starts the run that a delivery asks for, and waits for its answer where the trigger says so. Throws
 * `not-found`, `method-not-allowed`, `unauthorized`, and what `startRun` and reading the body throw.
 */
export async function deliverHook(token: string, delivery: Delivery): Promise<HookAnswer> {
  const { workflow, nodeId, node, version } = await openHook("hooks", token, delivery.version);
  const config = nodeDefinitions.webhook.config.parse(node.config);
  const { method, headers, body, deliveryId } = delivery;
  if (config.method !== "ANY" && config.method !== method)
    throw new AppError("method-not-allowed", `This webhook takes ${config.method}, not ${method}.`);
  const proofs = await checkHookAuth(workflow.workspaceId, config.auth, { headers, bytes: body.bytes });
  const runId = await withFiles(workflow.workspaceId, async (keep) =>
    startRun({
      workflow,
      version,
      trigger: nodeId,
      input: payloadOf(delivery, proofs, await readHookBody(body, keep)),
      idempotencyKey: deliveryId && `hook:${nodeId}:${deliveryId}`,
    }),
  );
  if (config.response === "immediately") return { kind: "accepted", runId };
  await (config.response === "respond" ? runAnswered : runEnded)(runId, WAIT_FOR_RESULT_MS);
  return await answerOf(runId, config.response);
}

function payloadOf({ method, path, query, headers }: Delivery, proofs: string[], body: Json): Json {
  const kept = Object.entries(headers).filter(([name]) => !NOT_STORED.test(name) && !proofs.includes(name));
  return { method, path, query, headers: Object.fromEntries(kept), body };
}

async function answerOf(runId: string, wanted: "finished" | "respond"): Promise<HookAnswer> {
  const row = await prisma().run.findUniqueOrThrow({
    where: { id: runId },
    include: WITH_WORKFLOW_NAME,
  });
  const response = wanted === "respond" ? responseOf(row) : null;
  if (response) {
    const { body } = response;
    const file = isFileValue(body) ? await readFile(row.workspaceId, body.$file) : null;
    return { kind: "responded", runId, response, file };
  }
  const run = presentRun(row);
  if (run.status === "completed") return { kind: "completed", runId, output: run.output };
  if (run.status === "failed")
    return { kind: "failed", runId, message: run.error?.message ?? "The run failed." };
  if (run.status === "cancelled") return { kind: "failed", runId, message: "The run was cancelled." };
  return { kind: "accepted", runId };
}
