import { type ManagedProcess, type ProcessPlan, startProcess } from "./managed-process";

export interface Supervised {
  /** Ends it now and begins it anew. */
  restart(): void;
  stop(graceMs: number): Promise<void>;
  kill(): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const STEADY_MS = 60_000;

/**
 * Keeps a process running: when it ends by itself it is started again, soon at first and more slowly the
 * more often it fails. `onEnd` hears how it ended and how long the pause will be. `first` is the process, if it
 * has been started already.
 */
export function supervise(
  plan: ProcessPlan,
  onEnd: (how: string, pauseMs: number) => void,
  first: ManagedProcess = startProcess(plan),
): Supervised {
  let current = first;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let stopped = false;
  let restarting = false;

  const follow = (running: ManagedProcess) => {
    const began = Date.now();
    current = running;
    void running.ended.then(({ how }) => {
      if (stopped) return;
      if (restarting || Date.now() - began > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
      if (!restarting) onEnd(how, pauseMs);
      timer = setTimeout(() => follow(startProcess(plan)), restarting ? 0 : pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      restarting = false;
    });
  };
  follow(first);

  return {
    restart() {
      restarting = true;
      void current.stop(1000);
    },
    async stop(graceMs) {
      stopped = true;
      clearTimeout(timer);
      await current.stop(graceMs);
    },
    kill() {
      stopped = true;
      clearTimeout(timer);
      current.kill();
    },
  };
}
