import type { RunError } from "@/lib/nodes/node-error";
import { isFinal, type RunStatus } from "@/lib/nodes/status";
import type { Json } from "@/lib/utils/json";
import { commits, listen } from "./db";

/** Told the id of a run that has ended, and of one of which a node has answered the caller. */
const NEWS = ["heddle_run_ended", "heddle_run_answered"];

/** What a run has come to so far. */
export interface RunState {
  workspaceId: string;
  status: RunStatus;
  /** What a node answered the caller; null for nothing so far. */
  response: Json;
  output: Json;
  error: RunError | null;
}

/** Hears of one run from the moment on in which it was made. */
interface RunWatch {
  /**
   * The run when it has ended, or a node of it has answered if that is `enough`; as it is when the time is up; null
   * where there is none. A run that was started after the watch needs no first look.
   */
  until(
    enough: "ended" | "answered",
    options: { timeoutMs: number; isNew: boolean },
  ): Promise<RunState | null>;
  close(): void;
}

/** Begins to watch a run, which need not be there yet, so that nothing of it is missed. */
export async function watchRun(runId: string): Promise<RunWatch> {
  let hasNews = false;
  let wake: () => void = () => undefined;
  const hear = (id: string | null) => {
    if (id !== null && id !== runId) return;
    hasNews = true;
    wake();
  };
  const stops = await Promise.all(NEWS.map((channel) => listen(channel, hear)));
  return {
    close: () => {
      for (const stop of stops) stop();
    },
    until: async (enough, { timeoutMs, isNew }) => {
      hasNews ||= !isNew;
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        wake();
      }, timeoutMs);
      try {
        for (;;) {
          await new Promise<void>((resolve) => {
            wake = resolve;
            if (hasNews || isLate) resolve();
          });
          hasNews = false;
          const run = await readRun(runId);
          if (!run || isLate || isFinal(run.status) || (enough === "answered" && run.response !== null))
            return run;
        }
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** The run when it has ended, or as it is after `timeoutMs`. */
export async function runEnded(runId: string, timeoutMs: number): Promise<RunState | null> {
  return await watched(runId, "ended", timeoutMs);
}

/** The run when a node of it has answered its caller or it has ended, or as it is after `timeoutMs`. */
export async function runAnswered(runId: string, timeoutMs: number): Promise<RunState | null> {
  return await watched(runId, "answered", timeoutMs);
}

async function watched(
  runId: string,
  enough: "ended" | "answered",
  timeoutMs: number,
): Promise<RunState | null> {
  const watch = await watchRun(runId);
  try {
    return await watch.until(enough, { timeoutMs, isNew: false });
  } finally {
    watch.close();
  }
}

async function readRun(runId: string): Promise<RunState | null> {
  const { rows } = await commits().query<RunState>({
    name: "read-run-state",
    text: `SELECT workspace_id AS "workspaceId", status, response, output, error FROM runs WHERE id = $1`,
    values: [runId],
  });
  return rows[0] ?? null;
}
