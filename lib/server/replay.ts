import type { Run } from "@/lib/api/contracts/runs";
import type { StepRecord } from "@/lib/engine/record";
import { MissingRecording, recordsToReuse } from "@/lib/engine/reuse";
import type { WorkflowDocument } from "@/lib/graph/document";
import { compileGraph } from "@/lib/graph/scope";
import { definitionOf, shapeOf } from "@/lib/nodes/registry";
import { isFinal } from "@/lib/nodes/status";
import { newId } from "@/lib/utils/ids";
import { isJsonObject, type Json } from "@/lib/utils/json";
import type { Run as RunRow } from "@/prisma/generated/client";
import { type Caller, requireRun, requireWorkflow } from "./access";
import { admitRuns } from "./admission";
import { AppError } from "./app-error";
import { prisma } from "./db";
import { fromColumn } from "./documents";
import { statusOf } from "./present-run";
import { repeatedWrites } from "./repeated-writes";
import { copyRecords, readOutline } from "./replay-records";
import { getRun } from "./runs";
import { chooseDocument, type WantedVersion } from "./start-run";
import { queuePlace } from "./store-run";
import { storedDocument } from "./stored-documents";
import { wantDocument } from "./unused-documents";

export interface ReplayRequest {
  /** Path of the step to begin at; with neither this nor `outputs` everything runs again. */
  from?: string | undefined;
  input?: Json | undefined;
  /** Outputs by step path, in place of the recorded ones. */
  outputs?: Record<string, Json> | undefined;
  /** The document to run: that of the run itself unless said otherwise. */
  version?: WantedVersion;
  /** Whether steps with the same config and input as in the run take over its results. */
  changed?: boolean | undefined;
  /** Whether steps may repeat that change something outside. */
  confirmEffects?: boolean | undefined;
}

/**
 * A new run from an old one, which it names as `replayOf`. Throws `conflict` while the old one is going,
 * `not-replayable` where a recording is missing, and `confirm-effects` with the steps whose effects would be
 * repeated unless that was confirmed.
 */
export async function replayRun(caller: Caller, id: string, request: ReplayRequest): Promise<Run> {
  const run = await requireRun(caller, id, "edit");
  if (!isFinal(statusOf(run))) throw new AppError("conflict", "This run has not ended yet; cancel it first.");
  const chosen = await documentFor(caller, run, request.version);
  const trigger = chosen.document.nodes[run.triggerNodeId];
  if (!trigger || definitionOf(trigger.type)?.role !== "trigger") {
    throw new AppError("not-replayable", `The workflow has no trigger “${run.triggerNodeId}” any more.`);
  }
  const given = request.version === undefined ? run.given : null;
  const recorded = await readOutline(id);
  const reused = reuse(chosen.document, recorded, request);
  const executed = recorded.filter(({ nodeId }) => !isGiven(fromColumn(given), nodeId));
  if (!request.confirmEffects) await assertNoEffects(run, chosen.document, executed, reused, request);
  const replay = newId("run");
  const input = request.input === undefined ? fromColumn(run.input) : request.input;
  const place = await queuePlace({ workflowId: run.workflowId, document: chosen.document });
  await prisma().$transaction(async (transaction) => {
    await transaction.run.create({
      data: {
        id: replay,
        workspaceId: run.workspaceId,
        workflowId: run.workflowId,
        version: chosen.version,
        documentHash: chosen.documentHash,
        triggerNodeId: run.triggerNodeId,
        triggerType: trigger.type,
        input: input ?? {},
        ...place,
        // Of another document it would be pinned data in a run that is no test.
        ...(given !== null && { given }),
        replayOf: id,
        reuseUnchanged: request.changed ?? false,
      },
    });
    await copyRecords(transaction, { from: id, to: replay, records: reused, outputs: request.outputs ?? {} });
  });
  await admitRuns(run.workspaceId);
  return await getRun(caller, replay);
}

/** Whether the test that is replayed takes the node's output as given. */
function isGiven(given: Json, nodeId: string): boolean {
  const outputs = isJsonObject(given) ? given["outputs"] : null;
  return isJsonObject(outputs) && Object.hasOwn(outputs, nodeId);
}

async function documentFor(caller: Caller, run: RunRow, version: WantedVersion) {
  if (version !== undefined)
    return await chooseDocument(await requireWorkflow(caller, run.workflowId, "edit"), version);
  const { documentHash } = run;
  await wantDocument(documentHash);
  return { version: run.version, documentHash, document: await storedDocument(documentHash) };
}

function reuse(
  document: WorkflowDocument,
  recorded: StepRecord[],
  { from, outputs = {} }: ReplayRequest,
): StepRecord[] {
  if (from === undefined && Object.keys(outputs).length === 0) return [];
  try {
    return recordsToReuse(compileGraph(document, shapeOf), recorded, { from: from ?? null, outputs });
  } catch (error) {
    if (!(error instanceof MissingRecording)) throw error;
    throw new AppError("not-replayable", `${error.message} Replay from an earlier step.`);
  }
}

async function assertNoEffects(
  run: RunRow,
  document: WorkflowDocument,
  recorded: StepRecord[],
  reused: StepRecord[],
  { changed, outputs = {} }: ReplayRequest,
): Promise<void> {
  const before = changed ? await storedDocument(run.documentHash) : null;
  const kept = new Set([...reused.map(({ path }) => path), ...Object.keys(outputs)]);
  const steps = repeatedWrites({ document, before, recorded, kept });
  if (steps.length === 0) return;
  const [first] = steps;
  const others = steps.length > 1 ? ` and ${steps.length - 1} more` : "";
  const detail = `“${first?.name}”${others} would change something outside once more. Confirm to go on.`;
  throw new AppError("confirm-effects", detail, { steps });
}
