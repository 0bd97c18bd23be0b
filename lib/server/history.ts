import type { Pool } from "pg";
import { type Recorder, RunEnded, type StepRecord } from "@/lib/engine/record";
import type { Delegation } from "@/lib/engine/step";
import { sendAbort } from "./abort-notices";
import { admitRuns } from "./admission";
import { Beside, ResultWrite } from "./deferred-writes";
import { finishRun } from "./finish-run";
import { type HistoryWrite, historyWrite, isIterationOf, type WriteAnswer } from "./history-statement";
import { exceeded, NO_LIMITS, type RunLimits } from "./run-limits";
import { restRun } from "./run-state";
import { readStepRow, type StepRow } from "./step-row";
import { untilAnswered } from "./until-answered";

/**
 * In characters. What is larger may be refused by the database, as it is nested too deeply or too long, and then it
 * has to be the step that fails.
 */
const SURELY_TAKEN = 4096;

/**
 * Expressions that keep a statement from writing what does not count any more: their last, `fence`, has a row while
 * the caller may write; `goes_on` in it is false where it is the last time.
 */
interface FencePart {
  name: string;
  parts(first: number): string;
  values: unknown[];
}

interface Fence {
  held: FencePart;
  /** Says with it that a step is done, and another begins. */
  progress: FencePart;
  /** Says with it that a step is done. */
  step: FencePart;
  /** To be told what is still being written: nothing of the call may be kept as done before that is. */
  owe(written: Promise<void>): void;
}

interface RecorderOptions {
  limits?: RunLimits;
  /**
   * With a fence, a step that reaches nothing outside and is soon over leaves no row of its start, and a result is
   * written while the engine looks for what is next; without one, where another executor may stop at any time, each
   * start is written first, and each write is waited for.
   */
  fence?: Fence | undefined;
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
  options: RecorderOptions = {},
): Recorder {
  return new HistoryRecorder(pool, runId, part, options);
}

interface Composed {
  records: StepRecord[];
  query: ReturnType<typeof statementOf>;
}

class HistoryRecorder implements Recorder {
  readonly #notes = new Map<string, StepRecord>();
  readonly #beside = new Beside(() => this.#send(this.#compose("held")));
  /** Of parallel branches, several at a time. */
  readonly #results = new Set<ResultWrite>();
  /** The worker is stopping: the job is given away with the next result. */
  #isLeaving = false;
  #isOver = false;

  constructor(
    readonly pool: Pool,
    readonly runId: string,
    readonly part: Delegation | null,
    readonly options: RecorderOptions,
  ) {}

  add(record: StepRecord): void {
    this.#notes.set(`${record.path}@${record.attempt}`, record);
  }

  async begin(record: StepRecord, { beforehand }: { beforehand: boolean }): Promise<void> {
    if (beforehand || !this.options.fence) {
      await this.#beginWritten(record);
      return;
    }
    await this.#beginAfterResult(record);
    this.#beside.start();
  }

  leave(record: StepRecord): void {
    this.#beside.cancel();
    this.#forget([record]);
  }

  async write(record: StepRecord): Promise<void> {
    await this.#caughtUp();
    this.add(record);
    if (record.retryAt !== null) {
      await this.#send(this.#compose("held"));
      return;
    }
    const { fence } = this.options;
    const composed = this.#compose("step");
    if (!fence || record.status !== "completed" || sizeOf(composed.query.values) > SURELY_TAKEN) {
      await this.#sendResult(composed);
      return;
    }
    const result = new ResultWrite(() => this.#sendResult(this.#compose("step")));
    this.#results.add(result);
    fence.owe(result.done.finally(() => this.#results.delete(result)));
  }

  async flush(): Promise<void> {
    await this.#caughtUp();
    if (this.#notes.size > 0) await this.#send(this.#compose("held"));
  }

  async read(path: string): Promise<StepRecord[]> {
    return await readContainer(this.pool, this.runId, path);
  }

  /** Resolves when nothing is being written any more, if the run goes on. */
  async #caughtUp(): Promise<void> {
    await this.#beside.settled();
    await Promise.all([...this.#results].map((result) => result.written()));
    if (this.#isOver) throw new RunEnded();
  }

  /** Writes what begins, together with the result before it where that is not on its way yet. */
  async #beginWritten(record: StepRecord): Promise<void> {
    await this.#beside.settled();
    const both = () => {
      this.add(record);
      return this.#send(this.#compose("progress"));
    };
    const [result, another] = this.#results;
    const mayJoin = !another && !this.#isLeaving && !this.options.signal?.aborted;
    if (mayJoin && (await result?.joins(both))) return;
    await this.#beginAfterResult(record);
    await this.#send(this.#compose("held"));
  }

  async #beginAfterResult(record: StepRecord): Promise<void> {
    await this.#caughtUp();
    if (this.options.signal?.aborted) throw new RunEnded();
    this.add(record);
  }

  #compose(within: "held" | "progress" | "step"): Composed {
    const records = [...this.#notes.values()];
    const write = historyWrite(this.runId, records, this.part);
    return { records, query: statementOf(write, this.options.fence?.[within]) };
  }

  async #send({ records, query }: Composed): Promise<void> {
    const { rows } = await untilAnswered(() => this.pool.query<WriteAnswer & { goesOn: boolean }>(query));
    const [answer] = rows;
    if (!answer?.live || answer.stopped) {
      this.#isOver = true;
      throw new RunEnded();
    }
    this.#forget(records);
    this.#isLeaving ||= !answer.goesOn;
    await this.#heed(records, answer);
  }

  /** Writes the result of a step; where the job was given away with it, no other begins here. */
  async #sendResult(composed: Composed): Promise<void> {
    await this.#send(composed);
    this.#isOver ||= this.#isLeaving;
  }

  /** Draws the consequences of a write. Throws `RunEnded` when the run is not to go on. */
  async #heed(records: StepRecord[], answer: WriteAnswer): Promise<void> {
    const error = exceeded(this.options.limits ?? NO_LIMITS, answer);
    if (error) {
      this.#isOver = true;
      await untilAnswered(() => finishRun(this.runId, { status: "failed", error }));
      throw new RunEnded();
    }
    const dropped = records.flatMap((record) => droppedBy(record, this.part));
    if (dropped.length > 0) await untilAnswered(() => sendAbort(this.pool, this.runId, dropped));
    const left = answer.pauses ? await restRun(this.pool, this.runId) : null;
    if (left !== null) await untilAnswered(() => admitRuns(left));
  }

  #forget(records: StepRecord[]): void {
    for (const record of records) {
      const key = `${record.path}@${record.attempt}`;
      if (this.#notes.get(key) === record) this.#notes.delete(key);
    }
  }
}

/** By name, as they are long. */
const texts = new Map<string, string>();

/** One statement for the write and its fence, so that both hold at the same moment. */
function statementOf(write: HistoryWrite, fence: FencePart | undefined) {
  const name = fence ? `${write.name}:${fence.name}` : write.name;
  const values = fence ? [...write.values, ...fence.values] : write.values;
  const text = texts.get(name) ?? textOf(write, fence);
  texts.set(name, text);
  return { name, text, values };
}

function textOf({ parts, values }: HistoryWrite, fence: FencePart | undefined): string {
  if (!fence) return `WITH ${parts("true")} SELECT *, true AS "goesOn" FROM answer`;
  const fenced = `WITH ${fence.parts(values.length + 1)}, ${parts("EXISTS (SELECT FROM fence)")}`;
  return `${fenced} SELECT *, coalesce((SELECT goes_on FROM fence), false) AS "goesOn" FROM answer`;
}

function sizeOf(values: readonly unknown[]): number {
  return values
    .flat()
    .reduce<number>((size, value) => size + (typeof value === "string" ? value.length : 0), 0);
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
