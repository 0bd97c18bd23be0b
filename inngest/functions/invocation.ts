import { enclosingScopes } from "@/lib/engine/path";
import { History, RunEnded } from "@/lib/engine/record";
import type { RunInput } from "@/lib/engine/run-graph";
import { RunStopped } from "@/lib/engine/run-stopped";
import type { Delegation, Step } from "@/lib/engine/step";
import { loadDocument } from "@/lib/graph/load";
import { compileGraph } from "@/lib/graph/scope";
import { executors } from "@/lib/nodes/executors";
import { resolveConfig } from "@/lib/nodes/form";
import { definitionOf, shapeOf } from "@/lib/nodes/registry";
import { isFinal } from "@/lib/nodes/status";
import { abortableWork } from "@/lib/server/abort-registry";
import { pool } from "@/lib/server/db";
import { finishRun } from "@/lib/server/finish-run";
import { createRecorder, loadHistory } from "@/lib/server/history";
import { UsedSecrets } from "@/lib/server/integrations/run-scope";
import { servicesFor } from "@/lib/server/integrations/services";
import { pauseGate } from "@/lib/server/pause-gate";
import { pausesOf } from "@/lib/server/pauses";
import { recallFrom, recallNothing } from "@/lib/server/recall";
import { limitsOf } from "@/lib/server/run-limits";
import { openRun } from "@/lib/server/run-state";
import { untilAnswered } from "@/lib/server/until-answered";

/**
 * Opens a run for one invocation, with its history, and hands it to `work`. Gives null without doing
 * anything when the run is unknown or has ended, and when it ends meanwhile.
 */
export async function withRun<T>(
  runId: string,
  part: Delegation | null,
  step: Step,
  work: (input: RunInput) => Promise<T>,
): Promise<T | null> {
  const run = await openRun(pool(), runId);
  if (!run || isFinal(run.status)) return null;
  const scope = { runId, workspaceId: run.workspaceId, secrets: new UsedSecrets() };
  try {
    const document = loadDocument(run.document);
    const scopes = part ? enclosingScopes(part.path) : [];
    const records = await loadHistory(pool(), runId, {
      unit: part?.unit ?? "",
      scopes,
      below: part?.path ?? null,
    });
    return await work({
      graph: compileGraph(document, shapeOf),
      run: { id: run.id, workflowId: run.workflowId, startedAt: run.startedAt },
      trigger: { nodeId: run.triggerNodeId, payload: run.input },
      history: new History(records),
      recorder: createRecorder(pool(), runId, part, limitsOf(document)),
      step,
      services: servicesFor(scope),
      pauses: pausesOf(runId),
      recall: run.reuseUnchanged && run.replayOf ? recallFrom(run.replayOf, document) : recallNothing,
      gate: pauseGate(run),
      mask: (value) => scope.secrets.mask(value),
      executors,
      definitionOf,
      resolveConfig,
      abortable: (path) => abortableWork(runId, path),
      part,
      clock: () => new Date(),
    });
  } catch (error) {
    if (error instanceof RunEnded) return null;
    if (error instanceof RunStopped) {
      await untilAnswered(() => finishRun(runId, error.result));
      return null;
    }
    throw error;
  }
}
