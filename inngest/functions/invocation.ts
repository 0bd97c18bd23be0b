import { enclosingScopes } from "@/lib/engine/path";
import { History, RunEnded } from "@/lib/engine/record";
import type { RunInput } from "@/lib/engine/run-graph";
import { RunStopped } from "@/lib/engine/run-stopped";
import type { Delegation, Step } from "@/lib/engine/step";
import { executors } from "@/lib/nodes/executors";
import { resolveConfig } from "@/lib/nodes/form";
import { definitionOf } from "@/lib/nodes/registry";
import { isFinal } from "@/lib/nodes/status";
import { abortableWork } from "@/lib/server/abort-registry";
import { commits } from "@/lib/server/db";
import { finishRun } from "@/lib/server/finish-run";
import { createRecorder, isPartStopped, loadHistory } from "@/lib/server/history";
import { interruptedByOutage } from "@/lib/server/integrations/interrupted-by-outage";
import { UsedSecrets } from "@/lib/server/integrations/run-scope";
import { servicesFor } from "@/lib/server/integrations/services";
import { pauseGate } from "@/lib/server/pause-gate";
import { pausesOf } from "@/lib/server/pauses";
import { recallFrom, recallNothing } from "@/lib/server/recall";
import { limitsOf } from "@/lib/server/run-limits";
import { openRun } from "@/lib/server/run-state";
import { storedGraph } from "@/lib/server/stored-documents";
import { untilAnswered } from "@/lib/server/until-answered";
import { currentFence } from "../embedded/fence";

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
  // Before anything is read: what ends the run after that is heard of.
  const whole = abortableWork(runId, part?.path ?? "");
  try {
    const run = await openRun(commits(), runId);
    if (!run || isFinal(run.status)) return null;
    if (part && (await isPartStopped(commits(), runId, part))) return null;
    const scope = { runId, workspaceId: run.workspaceId, secrets: new UsedSecrets() };
    const { document, graph } = await storedGraph(run.documentHash);
    const scopes = part ? enclosingScopes(part.path) : [];
    // What a replay takes over is there before it begins.
    const hasHistory = part || !run.isNew || run.replayOf;
    const own = { unit: part?.unit ?? "", scopes, below: part?.path ?? null };
    const records = hasHistory ? await loadHistory(commits(), runId, own) : [];
    return await work({
      graph,
      run: { id: run.id, workflowId: run.workflowId, startedAt: run.startedAt },
      trigger: { nodeId: run.triggerNodeId, payload: run.input },
      given: run.given,
      history: new History(records),
      recorder: createRecorder(commits(), runId, part, {
        limits: limitsOf(document),
        fence: currentFence(),
        signal: whole.signal,
      }),
      step,
      services: interruptedByOutage(servicesFor(scope)),
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
  } finally {
    whole.release();
  }
}
