import { Worker } from "node:worker_threads";

/** What a thread is told to run; `globals` are JSON texts by name, `now` is in milliseconds. */
export interface Job {
  source: string;
  globals: Record<string, string>;
  now: number;
  seed: number;
  timeoutMs: number;
  memoryMb: number;
  maxOutputBytes: number;
  maxLines: number;
}

/** What a thread answers: the result as JSON text, or why there is none, and the lines of the console. */
export interface Answer {
  output: string;
  failure?: {
    kind: "time" | "memory" | "stack" | "output" | "pending" | "result" | "error";
    message: string;
    /** From 1; null where the failure belongs to none. */
    line: number | null;
  };
  lines: string[];
}

/** The thread had to be ended from outside, or ended by itself. */
export class ThreadStopped extends Error {
  readonly reason: "time" | "memory";

  constructor(reason: "time" | "memory") {
    super(`The thread was stopped: ${reason}`);
    this.reason = reason;
  }
}

const MAX_THREADS = 2;
/** The sandbox keeps to its time by itself, but for what is one long operation of its machine. */
const GRACE_MS = 1000;
const IDLE_MS = 60_000;

const idle: { worker: Worker; timer: NodeJS.Timeout }[] = [];
const waiting: (() => void)[] = [];
let busy = 0;

/**
 * Runs a job on a thread that has nothing else to do, after those that asked before. Throws `ThreadStopped`
 * when the thread had to be ended, and the signal's reason when it was aborted.
 */
export async function withThread(job: Job, signal: AbortSignal): Promise<Answer> {
  await turn(signal);
  try {
    signal.throwIfAborted();
    const worker = await takeWorker();
    return await answerOf(worker, job, signal);
  } finally {
    busy--;
    waiting.shift()?.();
  }
}

/** Resolves when fewer than the most threads are busy, and counts one more. */
async function turn(signal: AbortSignal): Promise<void> {
  while (busy >= MAX_THREADS) {
    await new Promise<void>((resolve, reject) => {
      waiting.push(resolve);
      signal.addEventListener(
        "abort",
        () => {
          const place = waiting.indexOf(resolve);
          if (place >= 0) waiting.splice(place, 1);
          reject(signal.reason);
        },
        { once: true },
      );
    });
  }
  busy++;
}

async function takeWorker(): Promise<Worker> {
  const kept = idle.pop();
  if (kept) {
    clearTimeout(kept.timer);
    kept.worker.removeAllListeners("error");
    kept.worker.ref();
    return kept.worker;
  }
  // Neither the process's flags nor its environment, which holds secrets, are for this thread.
  // The address is written out here, where bundlers find the file and take it along.
  const worker = new Worker(new URL("./script-worker.mjs", import.meta.url), {
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  worker.removeAllListeners("message").removeAllListeners("error");
  return worker;
}

function answerOf(worker: Worker, job: Job, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stop = (reason: unknown) => {
      settle();
      void worker.terminate();
      reject(reason);
    };
    const onAbort = () => stop(signal.reason);
    const timer = setTimeout(() => stop(new ThreadStopped("time")), job.timeoutMs + GRACE_MS);
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      worker.removeAllListeners("message").removeAllListeners("error");
      // What a thread that is being ended still reports is of no interest.
      worker.on("error", () => undefined);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    worker.once("error", (error: NodeJS.ErrnoException) => {
      stop(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? new ThreadStopped("memory") : error);
    });
    worker.once("message", (answer: Answer) => {
      settle();
      keep(worker);
      resolve(answer);
    });
    worker.postMessage(job);
  });
}

/** Keeps a thread for the next job, without keeping the process alive for it. */
function keep(worker: Worker): void {
  worker.unref();
  const timer = setTimeout(() => {
    const place = idle.findIndex((kept) => kept.worker === worker);
    if (place >= 0) idle.splice(place, 1);
    void worker.terminate();
  }, IDLE_MS).unref();
  idle.push({ worker, timer });
}
