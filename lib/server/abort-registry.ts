interface Work {
  path: string;
  controller: AbortController;
}

/** What this process is doing for each run, so that it can be told to stop. */
const work = new Map<string, Set<Work>>();

/**
 * A signal that is aborted when the run ends elsewhere, or when what is done at `path` is not waited for any
 * more; call `release` when the work is done.
 */
export function abortableWork(runId: string, path: string): { signal: AbortSignal; release: () => void } {
  const one = { path, controller: new AbortController() };
  const ofRun = work.get(runId) ?? new Set();
  work.set(runId, ofRun.add(one));
  return {
    signal: one.controller.signal,
    release: () => {
      ofRun.delete(one);
      if (ofRun.size === 0) work.delete(runId);
    },
  };
}

/** Aborts what this process is doing for the run: all of it, or what is at or below a path. */
export function abortWork(runId: string, below: string | null = null): void {
  for (const { path, controller } of work.get(runId) ?? []) {
    if (below === null || isAtOrBelow(path, below)) controller.abort();
  }
}

function isAtOrBelow(path: string, above: string): boolean {
  return path === above || (path.startsWith(above) && /^[/[]/.test(path.slice(above.length)));
}
