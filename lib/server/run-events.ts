import type { RunEvent } from "@/lib/api/contracts/runs";
import { type Caller, requireRun } from "./access";
import { listen, pool } from "./db";

const PAGE = 500;
/** Proxies close connections on which nothing is heard. */
const HEARTBEAT_MS = 15_000;

/**
 * The run's events after `lastSeq` as server-sent events: first those that are there, then each as it
 * comes, until the one that ends the run. Nothing is left out or repeated across reconnections, because
 * the numbers have no gaps and every wake-up reads on from the last one sent.
 */
export async function streamRunEvents(
  caller: Caller,
  runId: string,
  lastSeq: number,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  await requireRun(caller, runId, "view");
  const encoder = new TextEncoder();
  const closed = new AbortController();
  const ended = AbortSignal.any([signal, closed.signal]);
  return new ReadableStream({
    async start(controller) {
      const wake = await wakeUps(runId, ended);
      try {
        controller.enqueue(encoder.encode("retry: 1000\n\n"));
        for await (const part of messages(runId, lastSeq, wake, ended))
          controller.enqueue(encoder.encode(part));
        controller.close();
      } catch (error) {
        if (!ended.aborted) controller.error(error);
      } finally {
        wake.close();
      }
    },
    cancel: () => closed.abort(),
  });
}

async function* messages(runId: string, lastSeq: number, wake: WakeUps, signal: AbortSignal) {
  for (let seq = lastSeq; !signal.aborted; ) {
    const events = await eventsAfter(runId, seq);
    for (const event of events) {
      yield `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
      seq = event.seq;
    }
    if (events.some((event) => LAST.has(event.type))) return;
    if (events.length === PAGE) continue;
    if (!(await wake.next(HEARTBEAT_MS)) && !signal.aborted) yield ": still here\n\n";
  }
}

const LAST: ReadonlySet<string> = new Set(["run.completed", "run.failed", "run.cancelled"]);

async function eventsAfter(runId: string, seq: number): Promise<RunEvent[]> {
  const { rows } = await pool().query<Omit<RunEvent, "at"> & { at: Date; path: string | null }>({
    name: "events-after",
    text: "SELECT seq, type, at, path, data FROM run_events WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
    values: [runId, seq, PAGE],
  });
  return rows.map(({ path, at, ...event }) => ({
    ...event,
    at: at.toISOString(),
    ...(path ? { path } : {}),
  }));
}

interface WakeUps {
  /** True when something happened, false when the time was up or the wait was called off. */
  next(timeoutMs?: number): Promise<boolean>;
  close(): void;
}

/** Notices that something was written about a run; one that comes between two waits is not lost. */
async function wakeUps(runId: string, signal: AbortSignal): Promise<WakeUps> {
  let pending = false;
  let wake: (() => void) | null = null;
  const stop = await listen("heddle_run", (payload) => {
    if (payload !== null && payload !== runId) return;
    pending = true;
    wake?.();
  });
  return {
    close: stop,
    next: async (timeoutMs) => {
      if (!pending && !signal.aborted) {
        const timer = AbortSignal.any([
          signal,
          ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)]),
        ]);
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer.addEventListener("abort", () => resolve(), { once: true });
        });
        wake = null;
      }
      const woken = pending;
      pending = false;
      return woken;
    },
  };
}
