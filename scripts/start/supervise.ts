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
 * Keeps a process running: when it ends by itself it is started again, at once at first and more slowly the
 * more often it fails. `onEnd` hears how it ended and how long the pause will be.
 */
export function supervise(plan: ProcessPlan, onEnd: (how: string, pauseMs: number) => void): Supervised {
  let current: ManagedProcess;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let stopped = false;
  let restarting = false;

  const start = () => {
    const began = Date.now();
    current = startProcess(plan);
    void current.ended.then(({ how }) => {
      if (stopped) return;
      if (Date.now() - began > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
      if (!restarting) onEnd(how, pauseMs);
      timer = setTimeout(start, restarting ? 0 : pauseMs);
      pauseMs = restarting ? FIRST_PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      restarting = false;
    });
  };
  start();

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
