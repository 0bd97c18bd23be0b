import type { PauseOutcome, PauseRequest } from "@/lib/nodes/execution";
import { isJsonObject, type Json } from "@/lib/utils/json";
import { note, type RunContext, write } from "./context";
import { CutOff } from "./cut-off";
import { newRecord } from "./new-record";
import type { StepRecord } from "./record";

/** Where pauses are kept. The stored pause decides; wake-ups only make the run look at it again. */
export interface Pauses {
  /** Stores the pause, unless it is there; wakes the run at once if it has been decided already. */
  open(pause: PauseRequest & { path: string; nodeId: string }): Promise<void>;
  /** How the pause has ended, by decision or by its deadline; null while it is open. */
  take(path: string): Promise<PauseOutcome | null>;
}

/** A pause about to be made: the node that waits, and the row that stands for the waiting. */
export interface Pausing {
  run: RunContext;
  /** Path of the row. */
  path: string;
  /** The waiting node's own record. */
  node: StepRecord;
  request: PauseRequest;
  overlaps: boolean;
}

/** Waits for the pause to end and gives how; what the history knows is given at once. */
export async function pause(pausing: Pausing): Promise<PauseOutcome> {
  const { run, path, request, overlaps } = pausing;
  const options = { overlaps };
  for (let round = 0; !run.history.settled(path); round++) {
    const suffix = round === 0 ? "" : `.${round}`;
    if (round === 0) await run.step.run(`${path}#begin`, options, () => begin(pausing));
    if (run.history.settled(path)) break;
    await run.step.wait(`${path}#wait${suffix}`, options, {
      key: pauseKey(run.run.id, path),
      until: request.deadline === null ? null : new Date(request.deadline),
      open: async () => {
        await run.pauses.open({ ...request, path, nodeId: pausing.node.nodeId });
        return null;
      },
    });
    await run.step.run(`${path}#end${suffix}`, options, () => end(pausing));
  }
  const settled = run.history.settled(path);
  if (settled?.status === "cancelled") throw new CutOff();
  return outcomeOf(settled?.output ?? null);
}

/** What wakes a pause by its run and path; unique among all that is waited for. */
export function pauseKey(runId: string, path: string): string {
  return `${runId}:${path}`;
}

async function begin({ run, path, node, request }: Pausing): Promise<null> {
  if (run.history.latest(path)) return null;
  const { nodeId, scope } = node;
  const { details, kind, topic, deadline } = request;
  const input = { ...details, kind, topic, deadline };
  const started = newRecord({ path, kind: "call", nodeId, scope, input }, run.clock());
  if (deadline !== null && Date.parse(deadline) <= run.clock().getTime()) {
    await write(run, ended(run, started, { how: "deadline", at: deadline }));
    return null;
  }
  note(run, { ...node, status: "waiting" });
  await write(run, { ...started, status: "waiting" });
  return null;
}

async function end({ run, path, node }: Pausing): Promise<null> {
  const waiting = run.history.latest(path);
  if (!waiting || run.history.settled(path)) return null;
  const outcome = await run.pauses.take(path);
  if (!outcome) return null;
  note(run, { ...node, status: "running" });
  await write(run, ended(run, waiting, outcome));
  return null;
}

function ended(run: RunContext, started: StepRecord, outcome: PauseOutcome): StepRecord {
  return {
    ...started,
    status: "completed",
    port: "out",
    output: outcome,
    finishedAt: run.clock().toISOString(),
  };
}

/** The outcome as `ended` recorded it. */
function outcomeOf(output: Json): PauseOutcome {
  const { how, at, value = null } = isJsonObject(output) ? output : {};
  if (typeof at !== "string") throw new Error("The history does not know how the pause ended");
  return how === "decided" ? { how, at, value } : { how: "deadline", at };
}
