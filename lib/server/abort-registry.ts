/** What this process is doing for each run, so that it can be told to stop. */
const controllers = new Map<string, Set<AbortController>>();

/** A signal that is aborted when the run ends elsewhere; call `release` when the work is done. */
export function abortableWork(runId: string): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const ofRun = controllers.get(runId) ?? new Set();
  controllers.set(runId, ofRun.add(controller));
  return {
    signal: controller.signal,
    release: () => {
      ofRun.delete(controller);
      if (ofRun.size === 0) controllers.delete(runId);
    },
  };
}

/** Aborts whatever this process is doing for the run. */
export function abortWork(runId: string): void {
  for (const controller of controllers.get(runId) ?? []) controller.abort();
}
