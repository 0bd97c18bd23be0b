import type { Usage } from "@/lib/nodes/execution";
import type { RunError } from "@/lib/nodes/node-error";
import { isFinal, type StepStatus } from "@/lib/nodes/status";
import type { Json, JsonObject } from "@/lib/utils/json";

export interface LogLine {
  at: string;
  message: string;
  data?: JsonObject;
}

/** Number of the attempt that stands for a result which was there before the run began. */
export const TAKEN_OVER = 0;

/** One attempt at one step, as the history holds it. Times are ISO 8601. */
export interface StepRecord {
  path: string;
  attempt: number;
  kind: "node" | "call" | "iteration";
  nodeId: string;
  /** Path of the enclosing iteration, empty at the top. */
  scope: string;
  status: StepStatus;
  port: string | null;
  input: Json;
  config: Json;
  output: Json;
  error: RunError | null;
  logs: LogLine[];
  usage: Usage | null;
  /** Set where the attempt failed and another follows. */
  retryAt: string | null;
  /** Whether the result was taken over from the run that this one replays. */
  reused: boolean;
  startedAt: string;
  finishedAt: string | null;
}

/**
 * The memory of record: what happened so far, read once when an invocation begins and kept up to date as
 * it goes. Attempts of a path are in order.
 */
export class History {
  readonly #attempts = new Map<string, StepRecord[]>();
  #cutOff = false;

  constructor(records: Iterable<StepRecord> = []) {
    for (const record of records) this.put(record);
  }

  /** Adds an attempt, or replaces the one of the same number. */
  put(record: StepRecord): void {
    const failed = record.kind === "iteration" && record.status === "failed";
    if (failed || record.status === "cancelled") this.#cutOff = true;
    const others = (this.#attempts.get(record.path) ?? []).filter((item) => item.attempt !== record.attempt);
    this.#attempts.set(
      record.path,
      [...others, record].sort((a, b) => a.attempt - b.attempt),
    );
  }

  attempts(path: string): readonly StepRecord[] {
    return this.#attempts.get(path) ?? [];
  }

  latest(path: string): StepRecord | null {
    return this.attempts(path).at(-1) ?? null;
  }

  /** Latest attempts below a path that have not come to an end. */
  openBelow(path: string): StepRecord[] {
    return [...this.#attempts.keys()]
      .filter((other) => other.startsWith(`${path}[`) || other.startsWith(`${path}/`))
      .flatMap((other) => this.latest(other) ?? [])
      .filter((record) => this.settled(record.path) === null);
  }

  /** Whether a node was cancelled, or an iteration failed, while the run goes on. */
  get hasCutOff(): boolean {
    return this.#cutOff;
  }

  /** The latest attempt if it settled the step; null while the step is open or will be tried again. */
  settled(path: string): StepRecord | null {
    const latest = this.latest(path);
    return latest && isFinal(latest.status) && latest.retryAt === null ? latest : null;
  }
}

/**
 * Where an invocation writes the history. `add` only notes; notes are written, in order, with the next
 * `write`, so that pure nodes cost no round trip of their own.
 */
export interface Recorder {
  add(record: StepRecord): void;
  /**
   * Makes known that an attempt begins: `beforehand`, it is written when this resolves, with all notes before it;
   * else soon, or not at all for an attempt that is over by then. Throws `RunEnded` when the run is known to have
   * ended, so that the step does not start.
   */
  begin(record: StepRecord, options: { beforehand: boolean }): Promise<void>;
  /** The attempt that began has no result: what was not written of it is not written any more. */
  leave(record: StepRecord): void;
  /**
   * Writes the notes and this record, which ends a durable step or an attempt at it, in one transaction. Throws
   * `RunEnded` when the run has ended or was cancelled meanwhile, so that no later step starts.
   */
  write(record: StepRecord): Promise<void>;
  /** Writes what was noted and not written yet, at once. Throws `RunEnded` when the run has ended. */
  flush(): Promise<void>;
  /** Reads records that other invocations wrote: those at `path` and its iterations. */
  read(path: string): Promise<StepRecord[]>;
}

/** Not an error of the workflow: the run was cancelled or has ended, and this invocation has to stop. */
export class RunEnded extends Error {
  constructor() {
    super("The run has ended");
    this.name = "RunEnded";
  }
}
