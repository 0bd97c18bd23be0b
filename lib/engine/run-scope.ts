import { losersOf } from "@/lib/graph/losers";
import { plan, type Settled } from "@/lib/graph/plan";
import type { Json, JsonObject } from "@/lib/utils/json";
import { note, type RunContext } from "./context";
import { cutOff } from "./cut-off";
import type { Frame } from "./frame";
import { newRecord } from "./new-record";
import { nodePath } from "./path";
import type { StepRecord } from "./record";
import { runNode } from "./run-node";
import type { ScopeResult } from "./scope-result";

/**
 * Runs one pass through a scope: asks the planner, starts what is ready, waits for any one node to settle,
 * and asks again, until nothing is ready or running. A failure that nothing handles ends it at once.
 */
export async function runScope(run: RunContext, frame: Frame): Promise<ScopeResult> {
  const settled = new Map<string, Settled>();
  const running = new Map<string, Promise<StepRecord>>();
  for (;;) {
    const next = plan(frame.scope, frame.entries, settled);
    for (const id of next.skipped) {
      settled.set(id, { status: "skipped" });
      skip(run, frame, id);
    }
    for (const id of next.ready) {
      const node = frame.scope.nodes.get(id);
      if (!node || running.has(id)) continue;
      for (const loser of losersOf(frame.scope, node, settled)) {
        cutOff(run, frame.path, loser);
        running.delete(loser);
        settled.set(loser, { status: "ended" });
      }
      const started = runNode(run, frame, node, new Map(settled));
      // A sibling may end the scope first; this one's outcome is then nobody's, not an unhandled rejection.
      started.catch(() => undefined);
      running.set(id, started);
    }
    if (running.size === 0) return { status: "completed", output: resultOf(run, frame, settled) };
    const record = await Promise.race(running.values());
    running.delete(record.nodeId);
    if (record.error && record.port === null) return { status: "failed", error: record.error };
    settled.set(record.nodeId, settledBy(record));
  }
}

function settledBy(record: StepRecord): Settled {
  return record.port === null ? { status: "ended" } : { status: "left", port: record.port };
}

function skip(run: RunContext, frame: Frame, nodeId: string): void {
  const path = nodePath(frame.path, nodeId);
  if (run.history.settled(path)) return;
  const record = newRecord({ path, kind: "node", nodeId, scope: frame.path, input: null }, run.clock());
  note(run, { ...record, status: "skipped", finishedAt: record.startedAt });
}

/** Design 4.7: the output of the one end node that ran, several by id, null for none. */
function resultOf(run: RunContext, frame: Frame, settled: ReadonlyMap<string, Settled>): Json {
  const outputs: JsonObject = {};
  for (const node of frame.scope.nodes.values()) {
    if (node.outgoing.length > 0 || settled.get(node.id)?.status !== "left") continue;
    outputs[node.id] = run.history.settled(nodePath(frame.path, node.id))?.output ?? null;
  }
  const values = Object.values(outputs);
  if (values.length > 1) return outputs;
  return values[0] ?? null;
}
