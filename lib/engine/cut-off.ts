import { note, type RunContext } from "./context";
import { newRecord } from "./new-record";
import { nodePath } from "./path";

/** Not an error: a join did not wait for this node, so nothing more of it is to start. */
export class CutOff extends Error {
  constructor() {
    super("The node is not waited for any more");
    this.name = "CutOff";
  }
}

/** Ends a node that a join does not wait for any more, and all that is open below it. */
export function cutOff(run: RunContext, scope: string, nodeId: string): void {
  const path = nodePath(scope, nodeId);
  if (run.history.settled(path)) return;
  const finishedAt = run.clock().toISOString();
  const record =
    run.history.latest(path) ??
    newRecord({ path, kind: "node", nodeId, scope, input: null }, new Date(finishedAt));
  note(run, { ...record, status: "cancelled", retryAt: null, finishedAt });
  cancelOpen(run, path);
}

/** What is still open below a node that has ended will never be waited for. */
export function cancelOpen(run: RunContext, path: string): void {
  const finishedAt = run.clock().toISOString();
  for (const record of run.history.openBelow(path))
    note(run, { ...record, status: "cancelled", retryAt: null, finishedAt });
}

/**
 * Keeps what has not started below a cut-off node, or in an iteration that has failed, from starting. What has
 * started is found again, as the executor may still ask for it.
 */
export function assertNotCutOff(run: RunContext, path: string): void {
  if (!run.history.hasCutOff || run.history.latest(path)) return;
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    const above = path.slice(0, end);
    const container = above.replace(/\[\d+\]$/, "");
    if (run.history.settled(container)?.status === "cancelled") throw new CutOff();
    if (container !== above && run.history.settled(above)?.status === "failed") throw new CutOff();
  }
}
