import type { Pool } from "pg";
import { type Recorder, RunEnded, type StepRecord } from "@/lib/engine/record";
import type { Delegation } from "@/lib/engine/step";
import { sendAbort } from "./abort-notices";
import { admitRuns } from "./admission";
import { finishRun } from "./finish-run";
import { type HistoryWrite, historyWrite, isIterationOf, type WriteAnswer } from "./history-statement";
import { log } from "./log";
import { exceeded, NO_LIMITS, type RunLimits } from "./run-limits";
import { restRun } from "./run-state";
import { readStepRow, type StepRow } from "./step-row";
import { untilAnswered } from "./until-answered";

/** How long an attempt may take without a row of its own that says that it has begun. */
const UNSEEN_MS = 20;

/** What is to be written by the transaction that keeps a durable step as done, or not at all. */
export interface HistoryCargo {
  load(): HistoryWrite;
  delivered(answer: WriteAnswer): Promise<void>;
}

interface Carrier {
  put(cargo: HistoryCargo): void;
  /** Resolves when what was put is written; with false where nothing that is done from now on counts. */
  emptied(): Promise<boolean>;
}

interface RecorderOptions {
  limits?: RunLimits;
  /** Takes what a durable step leads to along with the step; without it, everything is written directly. */
  carrier?: Carrier | undefined;
  /** Aborted when the run, or the part of it that is written here, is known not to go on. */
  signal?: AbortSignal;
}

/**
 * Writes the history of one function run: a whole run, or the part of it that was handed over. A run that
 * goes over one of its limits is ended by the write that notices it.
 */
export function createRecorder(
  pool: Pool,
  runId: string,
  part: Delegation | null,
  { limits = NO_LIMITS, carrier, signal }: RecorderOptions = {},
): Recorder {
  const notes = new Map<string, StepRecord>();
  let over = false;
  const beside = new Beside(writeNotes);

  const add = (record: StepRecord): void => void notes.set(`${record.path}@${record.attempt}`, record);
  const forget = (records: StepRecord[]): void => {
    for (const record of records) {
      const key = `${record.path}@${record.attempt}`;
      if (notes.get(key) === record) notes.delete(key);
    }
  };

  /** Draws the consequences of a write. Throws `RunEnded` when the run is not to go on. */
  async function heed(records: StepRecord[], answer: WriteAnswer | undefined): Promise<void> {
    over ||= !answer?.live || answer.stopped;
    if (over || !answer) throw new RunEnded();
    const error = exceeded(limits, answer);
    if (error) {
      over = true;
      await untilAnswered(() => finishRun(runId, { status: "failed", error }));
      throw new RunEnded();
    }
    const dropped = records.flatMap((record) => droppedBy(record, part));
    if (dropped.length > 0) await untilAnswered(() => sendAbort(pool, runId, dropped));
    const left = answer.pauses ? await restRun(pool, runId) : null;
    if (left !== null) await untilAnswered(() => admitRuns(left));
  }

  async function writeNotes(): Promise<void> {
    const records = [...notes.values()];
    const { name, parts, values } = historyWrite(runId, records, part);
    const query = { name, text: `WITH ${parts("true")} SELECT * FROM cargo`, values };
    const { rows } = await untilAnswered(() => pool.query<WriteAnswer>(query));
    forget(records);
    await heed(records, rows[0]);
  }

  function cargo(): HistoryCargo {
    let records: StepRecord[] = [];
    return {
      load: () => {
        records = [...notes.values()];
        return historyWrite(runId, records, part);
      },
      delivered: async (answer) => {
        forget(records);
        await heed(records, answer).catch(unlessEnded);
      },
    };
  }

  function assertGoesOn(): void {
    if (over || signal?.aborted) throw new RunEnded();
  }

  return {
    add,
    begin: async (record) => {
      assertGoesOn();
      add(record);
      if (carrier) beside.start();
      else await writeNotes();
    },
    leave: (record) => {
      beside.cancel();
      forget([record]);
    },
    write: async (record) => {
      await beside.settled();
      if (over) throw new RunEnded();
      add(record);
      if (carrier) carrier.put(cargo());
      else await writeNotes();
    },
    flush: async () => {
      await beside.settled();
      if (over || (await carrier?.emptied()) === false) throw new RunEnded();
      if (notes.size > 0) await writeNotes();
    },
    read: async (path) => await readContainer(pool, runId, path),
  };
}

/** Lets a slow attempt be seen, and a crash in it be noticed, without making a fast one wait. */
class Beside {
  #timer: NodeJS.Timeout | undefined;
  #done: Promise<void> = Promise.resolve();

  constructor(readonly write: () => Promise<void>) {}

  start(): void {
    this.cancel();
    this.#timer = setTimeout(() => {
      // What could not be written goes along with the step's result.
      this.#done = this.write().catch((error: unknown) => {
        if (!(error instanceof RunEnded)) log().warn({ err: error }, "the start of a step was not recorded");
      });
    }, UNSEEN_MS);
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }

  /** Nothing is being written beside the step when this resolves. */
  async settled(): Promise<void> {
    this.cancel();
    await this.#done;
  }
}

/** Whoever writes next is told that the run has ended. */
function unlessEnded(error: unknown): void {
  if (!(error instanceof RunEnded)) throw error;
}

/** What is not to go on because of this record: what was cancelled, or all items of a fan-out that fails. */
function droppedBy(record: StepRecord, part: Delegation | null): string[] {
  if (record.status === "cancelled") return [record.path];
  const fails = record.status === "failed" && record.kind === "iteration" && part?.stopOnError;
  return fails && isIterationOf(record, part.path) ? [part.path] : [];
}

/** What an invocation has to know: its own rows, and those of the scopes around the part it runs. */
export async function loadHistory(
  pool: Pool,
  runId: string,
  { unit, scopes, below }: { unit: string; scopes: string[]; below: string | null },
): Promise<StepRecord[]> {
  const query = {
    name: "load-history",
    // What a replay took over may have been written by a part that was cut differently.
    text: `SELECT * FROM step_runs
           WHERE run_id = $1 AND (unit = $2 OR scope = ANY($3) OR (reused AND starts_with(path, $4)))`,
    values: [runId, unit, scopes, below],
  };
  const { rows } = await untilAnswered(() => pool.query<StepRow>(query));
  return rows.map(readStepRow);
}

/** Whether an item of the fan-out that the part belongs to has failed, so that no other is to start. */
export async function isPartStopped(pool: Pool, runId: string, part: Delegation): Promise<boolean> {
  if (!part.stopOnError) return false;
  const query = {
    name: "is-part-stopped",
    text: `SELECT FROM step_runs
           WHERE run_id = $1 AND kind = 'iteration' AND status = 'failed'
             AND starts_with(path, $2) AND strpos(substr(path, length($2)), '/') = 0
           LIMIT 1`,
    values: [runId, `${part.path}[`],
  };
  const { rowCount } = await untilAnswered(() => pool.query(query));
  return rowCount === 1;
}

async function readContainer(pool: Pool, runId: string, path: string): Promise<StepRecord[]> {
  const query = {
    name: "read-container",
    text: `SELECT * FROM step_runs
           WHERE run_id = $1 AND (path = $2 OR (kind = 'iteration' AND starts_with(path, $2 || '[')))`,
    values: [runId, path],
  };
  const { rows } = await untilAnswered(() => pool.query<StepRow>(query));
  return rows.map(readStepRow).filter((record) => record.path === path || isIterationOf(record, path));
}
