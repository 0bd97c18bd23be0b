import { nodeDefinitions } from "@/lib/nodes/registry";
import { type FileContent, isFileValue } from "@/lib/nodes/services";
import { newId } from "@/lib/utils/ids";
import type { Json } from "@/lib/utils/json";
import { AppError } from "./app-error";
import { readFile } from "./files";
import { checkHookAuth } from "./hook-auth";
import { type RawBody, readHookBody } from "./hook-body";
import { openHook } from "./hooks";
import { type HookResponse, responseOf } from "./respond";
import { type RunState, runAnswered, runEnded, watchRun } from "./run-watch";
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
  const start = (runId: string) =>
    withFiles(workflow.workspaceId, async (keep) =>
      startRun({
        workflow,
        version,
        trigger: nodeId,
        input: payloadOf(delivery, proofs, await readHookBody(body, keep)),
        idempotencyKey: deliveryId && `hook:${nodeId}:${deliveryId}`,
        runId,
      }),
    );
  const runId = newId("run");
  if (config.response === "immediately") return { kind: "accepted", runId: await start(runId) };
  return await answerOf(runId, start, config.response);
}

/** Watches the run before it is there, so that it needs to be looked at only once, when it is over. */
async function answerOf(
  newRunId: string,
  start: (runId: string) => Promise<string>,
  wanted: "finished" | "respond",
): Promise<HookAnswer> {
  const enough = wanted === "finished" ? "ended" : "answered";
  const watch = await watchRun(newRunId);
  try {
    const runId = await start(newRunId);
    const run = await (runId === newRunId
      ? watch.until(enough, { timeoutMs: WAIT_FOR_RESULT_MS, isNew: true })
      : (enough === "ended" ? runEnded : runAnswered)(runId, WAIT_FOR_RESULT_MS));
    return run ? await answer(runId, run, wanted) : { kind: "accepted", runId };
  } finally {
    watch.close();
  }
}

function payloadOf({ method, path, query, headers }: Delivery, proofs: string[], body: Json): Json {
  const kept = Object.entries(headers).filter(([name]) => !NOT_STORED.test(name) && !proofs.includes(name));
  return { method, path, query, headers: Object.fromEntries(kept), body };
}

async function answer(runId: string, run: RunState, wanted: "finished" | "respond"): Promise<HookAnswer> {
  const response = wanted === "respond" ? responseOf(run) : null;
  if (response) {
    const { body } = response;
    const file = isFileValue(body) ? await readFile(run.workspaceId, body.$file) : null;
    return { kind: "responded", runId, response, file };
  }
  if (run.status === "completed") return { kind: "completed", runId, output: run.output };
  if (run.status === "failed")
    return { kind: "failed", runId, message: run.error?.message ?? "The run failed." };
  if (run.status === "cancelled") return { kind: "failed", runId, message: "The run was cancelled." };
  return { kind: "accepted", runId };
}
