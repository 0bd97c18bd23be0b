import { type Recorder, RunEnded, type StepRecord } from "@/lib/engine/record";
import type { Delegation } from "@/lib/engine/step";
import { sendAbort } from "./abort-notices";
import { admitRuns } from "./admission";
import { finishRun } from "./finish-run";
import type { Statements } from "./group-commit";
import { Delayed, GroupedWrites } from "./grouped-writes";
import {
  type HistoryRow,
  type HistoryWrite,
  historyRow,
  historyWrite,
  isIterationOf,
  type WriteAnswer,
} from "./history-statement";
import { log } from "./log";
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
   * written while the engine goes on, together with those that come meanwhile and with the next start that is
   * waited for; without one, where another executor may stop at any time, each start is written first, and each
   * write is waited for.
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
  on: Statements,
  runId: string,
  part: Delegation | null,
  options: RecorderOptions = {},
): Recorder {
  return new HistoryRecorder(on, runId, part, options);
}

/** What is to be written of a step: that it begins, that this attempt failed, that it is done, or what else there is. */
type Role = "start" | "retry" | "result" | "note";

interface Note {
  record: StepRecord;
  row: HistoryRow;
  role: Role;
}

class HistoryRecorder implements Recorder {
  readonly #notes = new Map<string, Note>();
  /** Of attempts that are going on, and need no row of their start unless they take long. */
  readonly #starts = new Map<string, Note>();
  readonly #writes = new GroupedWrites(() => this.#writeNotes());
  readonly #slow = new Delayed(() => this.#showStarts());
  /** The worker is stopping: the job is given away with the next result. */
  #isLeaving = false;
  #isOver = false;

  constructor(
    readonly on: Statements,
    readonly runId: string,
    readonly part: Delegation | null,
    readonly options: RecorderOptions,
  ) {}

  add(record: StepRecord): void {
    this.#note(record, "note");
  }

  async begin(record: StepRecord, { beforehand }: { beforehand: boolean }): Promise<void> {
    // What was done last is given away with its job.
    if (this.#isLeaving) await this.#writes.now();
    if (this.#isOver || this.options.signal?.aborted) throw new RunEnded();
    if (beforehand || !this.options.fence) {
      this.#note(record, "start");
      await this.#writes.now();
      return;
    }
    this.#starts.set(keyOf(record), this.#noteOf(record, "start"));
    this.#slow.start();
  }

  leave(record: StepRecord): void {
    this.#seen(record);
    this.#notes.delete(keyOf(record));
  }

  async write(record: StepRecord): Promise<void> {
    this.#seen(record);
    if (this.#isOver) throw new RunEnded();
    const note = this.#noteOf(record, record.retryAt === null ? "result" : "retry");
    if (sizeOf(note.row) > SURELY_TAKEN) {
      this.#notes.delete(keyOf(record));
      await this.#writes.alone(() => this.#send([note]));
      return;
    }
    this.#notes.set(keyOf(record), note);
    const { fence } = this.options;
    if (fence && record.status === "completed") fence.owe(this.#writes.soon().catch(unlessEnded));
    else await this.#writes.now();
  }

  async flush(): Promise<void> {
    await this.#writes.now();
    if (this.#isOver) throw new RunEnded();
  }

  async read(path: string): Promise<StepRecord[]> {
    return await readContainer(this.on, this.runId, path);
  }

  #note(record: StepRecord, role: Role): void {
    this.#notes.set(keyOf(record), this.#noteOf(record, role));
  }

  #noteOf(record: StepRecord, role: Role): Note {
    return { record, row: historyRow(record, this.part), role };
  }

  /** Its start needs no row any more. */
  #seen(record: StepRecord): void {
    this.#starts.delete(keyOf(record));
    if (this.#starts.size === 0) this.#slow.cancel();
  }

  /** What could not be written goes along with the results. */
  #showStarts(): void {
    for (const [key, note] of this.#starts) this.#notes.set(key, note);
    this.#starts.clear();
    this.#writes.now().catch((error: unknown) => {
      if (!(error instanceof RunEnded)) log().warn({ err: error }, "the start of a step was not recorded");
    });
  }

  async #writeNotes(): Promise<void> {
    if (this.#notes.size > 0) await this.#send([...this.#notes.values()]);
  }

  async #send(notes: Note[]): Promise<void> {
    const fence = fencedBy(notes);
    const write = historyWrite(
      this.runId,
      notes.map(({ row }) => row),
      this.part,
    );
    const query = statementOf(write, this.options.fence?.[fence]);
    const { rows } = await untilAnswered(() => this.on.query<WriteAnswer & { goesOn: boolean }>(query));
    const [answer] = rows;
    if (!answer?.live || answer.stopped) {
      this.#isOver = true;
      throw new RunEnded();
    }
    for (const note of notes) {
      const key = keyOf(note.record);
      if (this.#notes.get(key) === note) this.#notes.delete(key);
    }
    this.#isLeaving ||= !answer.goesOn;
    await this.#heed(notes, answer);
    // The job was given away with it, so that no other step begins here.
    if (fence === "step") this.#isOver ||= this.#isLeaving;
  }

  /** Draws the consequences of a write. Throws `RunEnded` when the run is not to go on. */
  async #heed(notes: Note[], answer: WriteAnswer): Promise<void> {
    const error = exceeded(this.options.limits ?? NO_LIMITS, answer);
    if (error) {
      this.#isOver = true;
      await untilAnswered(() => finishRun(this.runId, { status: "failed", error }));
      throw new RunEnded();
    }
    const dropped = notes.flatMap(({ record }) => droppedBy(record, this.part));
    if (dropped.length > 0) await untilAnswered(() => sendAbort(this.on, this.runId, dropped));
    const left = answer.pauses ? await restRun(this.on, this.runId) : null;
    if (left !== null) await untilAnswered(() => admitRuns(left));
  }
}

function keyOf({ path, attempt }: StepRecord): string {
  return `${path}@${attempt}`;
}

/** Which part of the fence belongs to a write: a job is given away only where nothing of it goes on. */
function fencedBy(notes: readonly Note[]): "held" | "progress" | "step" {
  if (!notes.some(({ role }) => role === "result")) return "held";
  return notes.some(({ role }) => role === "start" || role === "retry") ? "progress" : "step";
}

/** Whoever writes next is told that the run has ended. */
function unlessEnded(error: unknown): void {
  if (!(error instanceof RunEnded)) throw error;
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

function sizeOf(row: HistoryRow): number {
  return row.reduce<number>((size, value) => size + (typeof value === "string" ? value.length : 0), 0);
}

/** What is not to go on because of this record: what was cancelled, or all items of a fan-out that fails. */
function droppedBy(record: StepRecord, part: Delegation | null): string[] {
  if (record.status === "cancelled") return [record.path];
  const fails = record.status === "failed" && record.kind === "iteration" && part?.stopOnError;
  return fails && isIterationOf(record, part.path) ? [part.path] : [];
}

/** What an invocation has to know: its own rows, and those of the scopes around the part it runs. */
export async function loadHistory(
  on: Statements,
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
  const { rows } = await untilAnswered(() => on.query<StepRow>(query));
  return rows.map(readStepRow);
}

/** Whether an item of the fan-out that the part belongs to has failed, so that no other is to start. */
export async function isPartStopped(on: Statements, runId: string, part: Delegation): Promise<boolean> {
  if (!part.stopOnError) return false;
  const query = {
    name: "is-part-stopped",
    text: `SELECT FROM step_runs
           WHERE run_id = $1 AND kind = 'iteration' AND status = 'failed'
             AND starts_with(path, $2) AND strpos(substr(path, length($2)), '/') = 0
           LIMIT 1`,
    values: [runId, `${part.path}[`],
  };
  const { rowCount } = await untilAnswered(() => on.query(query));
  return rowCount === 1;
}

async function readContainer(on: Statements, runId: string, path: string): Promise<StepRecord[]> {
  const query = {
    name: "read-container",
    text: `SELECT * FROM step_runs
           WHERE run_id = $1 AND (path = $2 OR (kind = 'iteration' AND starts_with(path, $2 || '[')))`,
    values: [runId, path],
  };
  const { rows } = await untilAnswered(() => on.query<StepRow>(query));
  return rows.map(readStepRow).filter((record) => record.path === path || isIterationOf(record, path));
}
