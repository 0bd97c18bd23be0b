import type { RunStop } from "@/lib/nodes/execution";
import type { RunError } from "@/lib/nodes/node-error";
import type { ScopeResult } from "./scope-result";

/** Not an error of a node: a `stop` node has ended the whole run. */
export class RunStopped extends Error {
  constructor(readonly result: ScopeResult) {
    super("The run was stopped by a node");
    this.name = "RunStopped";
  }
}

/** How the run ends when the node at `path` stops it. */
export function stopResult(stop: RunStop, place: { nodeId: string; path: string }): ScopeResult {
  if (stop.outcome === "completed") return { status: "completed", output: stop.result };
  const error: RunError = {
    class: "refused",
    code: "stopped",
    message: stop.message,
    ...place,
    retryable: false,
  };
  return { status: "failed", error };
}
