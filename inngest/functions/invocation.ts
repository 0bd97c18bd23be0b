import { enclosingScopes } from "@/lib/engine/path";
import { History, RunEnded } from "@/lib/engine/record";
import type { RunInput } from "@/lib/engine/run-graph";
import type { Delegation, Step } from "@/lib/engine/step";
import { loadDocument } from "@/lib/graph/load";
import { compileGraph } from "@/lib/graph/scope";
import { executors } from "@/lib/nodes/executors";
import { resolveConfig } from "@/lib/nodes/form";
import { definitionOf, shapeOf } from "@/lib/nodes/registry";
import { isFinal } from "@/lib/nodes/status";
import { abortableWork } from "@/lib/server/abort-registry";
import { pool } from "@/lib/server/db";
import { createRecorder, loadHistory } from "@/lib/server/history";
import { servicesFor } from "@/lib/server/integrations/services";
import { limitsOf } from "@/lib/server/run-limits";
import { openRun } from "@/lib/server/run-state";

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
  const { signal, release } = abortableWork(runId);
  try {
    const document = loadDocument(run.document);
    const scopes = part ? enclosingScopes(part.path) : [];
    const records = await loadHistory(pool(), runId, { unit: part?.unit ?? "", scopes });
    return await work({
      graph: compileGraph(document, shapeOf),
      run: { id: run.id, workflowId: run.workflowId, startedAt: run.startedAt },
      trigger: { nodeId: run.triggerNodeId, payload: run.input },
      history: new History(records),
      recorder: createRecorder(pool(), runId, part, limitsOf(document)),
      step,
      services: servicesFor(run.workspaceId),
      executors,
      definitionOf,
      resolveConfig,
      signal,
      part,
      clock: () => new Date(),
    });
  } catch (error) {
    if (error instanceof RunEnded) return null;
    throw error;
  } finally {
    release();
  }
}
