import { loadDocument } from "@/lib/graph/load";
import { compileGraph } from "@/lib/graph/scope";
import type { Executor, PauseOutcome } from "@/lib/nodes/execution";
import { resolveConfig } from "@/lib/nodes/form";
import { definitionOf, shapeOf } from "@/lib/nodes/registry";
import type { Services } from "@/lib/nodes/services";
import type { Json } from "@/lib/utils/json";
import type { Given } from "../given";
import { enclosingScopes } from "../path";
import { History, type Recorder, type StepRecord } from "../record";
import { type RunInput, runGraph, runPart } from "../run-graph";
import { RunStopped } from "../run-stopped";
import type { ScopeResult } from "../scope-result";
import { type Delegation, RetryLater, type Step } from "../step";

/** A row of the history, with the part of the run that wrote it. */
export type WrittenRecord = StepRecord & { unit: string };

interface Options {
  document: unknown;
  trigger: { nodeId: string; payload: Json };
  given?: Given;
  executors: Readonly<Record<string, Executor<never>>>;
  services: Services;
  /** Lets the invocation go on after a step instead of stopping it: 0 is the harshest. */
  stepsPerPass?: number;
  signal?: AbortSignal;
  /** The history that an earlier process left behind; what else it knew is lost. */
  written?: readonly WrittenRecord[];
  /** What is decided for the pause at a path, once it is open; without it pauses end by their deadline. */
  decide?: (path: string) => Json | undefined;
}

export interface Replayed {
  result: ScopeResult;
  records: StepRecord[];
  /** The rows that each transaction wrote, as they were then. */
  transactions: WrittenRecord[][];
  /** How often an invocation was begun. */
  passes: number;
  /** How often the function of each step was entered. */
  entered: Map<string, number>;
}

/**
 * Runs a graph with an executor that stops after every step and starts the whole function again, as
 * Inngest does: what survives are the results of steps and the written history. Notes that were not
 * written when an invocation stopped are lost.
 */
export async function replay(options: Options): Promise<Replayed> {
  const world = new World(options);
  const result = await world
    .run<ScopeResult>("", null, (input) => runGraph(input))
    .catch((error: unknown) => {
      if (error instanceof RunStopped) return error.result;
      throw error;
    });
  const { written, transactions, passes, entered } = world;
  return { result, records: [...written.values()], transactions, passes, entered };
}

class World {
  readonly written = new Map<string, WrittenRecord>();
  readonly transactions: WrittenRecord[][] = [];
  readonly entered = new Map<string, number>();
  passes = 0;
  #ticks = 0;
  readonly #deadlines = new Map<string, string | null>();
  readonly #graph;

  constructor(readonly options: Options) {
    this.#graph = compileGraph(loadDocument(options.document), shapeOf);
    for (const row of options.written ?? []) this.written.set(`${row.path}@${row.attempt}`, row);
  }

  /** Calls one function until it returns. */
  async run<T>(key: string, part: Delegation | null, call: (input: RunInput) => Promise<T>): Promise<T> {
    const memo = new Map<string, Json>();
    for (let pass = 0; pass < 10_000; pass++) {
      this.passes++;
      const outcome = await this.#pass(key, part, memo, call);
      if (outcome) return outcome.value;
    }
    throw new Error("The run does not come to an end");
  }

  async #pass<T>(
    key: string,
    part: Delegation | null,
    memo: Map<string, Json>,
    call: (input: RunInput) => Promise<T>,
  ): Promise<{ value: T } | null> {
    const step = this.#step(key, memo);
    const stopped = step.stopped.then(() => null);
    const done = call(this.#input(part, step)).then((value) => ({ value }));
    done.catch(() => undefined);
    const outcome = await Promise.race([done, stopped]);
    // What was begun beside the step that ended the pass goes on to its own end.
    await Promise.all(step.going);
    return outcome;
  }

  /** A step that runs, is remembered, and ends the invocation: the function never hears of its result. */
  #step(key: string, memo: Map<string, Json>): Step & { stopped: Promise<void>; going: Promise<unknown>[] } {
    const going: Promise<unknown>[] = [];
    let stop: () => void = () => undefined;
    let left = this.options.stepsPerPass ?? 1;
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const once = async (id: string, work: () => Promise<Json>): Promise<Json> => {
      const known = memo.get(id);
      if (known !== undefined) return known;
      if (left === 0) return await new Promise<never>(() => undefined);
      left -= 1;
      this.entered.set(`${key}${id}`, (this.entered.get(`${key}${id}`) ?? 0) + 1);
      try {
        const result = work();
        going.push(result.catch(() => undefined));
        memo.set(id, await result);
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        this.#ticks += error.delayMs;
      }
      if (left === 0) {
        stop();
        return await new Promise<never>(() => undefined);
      }
      const result = memo.get(id);
      return result === undefined ? await new Promise<never>(() => stop()) : result;
    };
    return {
      stopped,
      going,
      run: (id, _, work) => once(id, work),
      wait: async (id, _, { until, open }) => {
        await once(id, async () => {
          await open();
          this.#ticks = Math.max(this.#ticks, until?.getTime() ?? 0);
          return null;
        });
      },
      delegate: (id, _, part) =>
        once(id, () => this.run<Json>(`${key}${id}>`, part, (input) => runPart(input, part))),
    };
  }

  #input(part: Delegation | null, step: Step): RunInput {
    const { trigger, executors, services, signal } = this.options;
    const unit = part?.unit ?? "";
    const scopes = part ? enclosingScopes(part.path) : [];
    const known = [...this.written.values()].filter((row) => row.unit === unit || scopes.includes(row.scope));
    return {
      graph: this.#graph,
      run: { id: "run_1", workflowId: "wf_1", startedAt: new Date(0).toISOString() },
      trigger,
      given: this.options.given ?? null,
      history: new History(known),
      recorder: this.#recorder(part),
      step,
      services,
      pauses: {
        open: (pause) => {
          this.#deadlines.set(pause.path, pause.deadline);
          return Promise.resolve();
        },
        take: (path) => Promise.resolve(this.#outcome(path)),
      },
      recall: () => Promise.resolve(null),
      gate: () => Promise.resolve(),
      mask: (value) => value,
      executors,
      definitionOf,
      resolveConfig,
      abortable: () => ({ signal: signal ?? new AbortController().signal, release: () => undefined }),
      part,
      clock: () => new Date(this.#ticks++),
    };
  }

  #outcome(path: string): PauseOutcome | null {
    const value = this.options.decide?.(path);
    const at = new Date(this.#ticks).toISOString();
    if (value !== undefined) return { how: "decided", at, value };
    const deadline = this.#deadlines.get(path);
    return deadline && Date.parse(deadline) <= this.#ticks ? { how: "deadline", at: deadline } : null;
  }

  #recorder(part: Delegation | null): Recorder {
    const notes: StepRecord[] = [];
    const flush = (): Promise<void> => {
      const stored = notes.splice(0).flatMap((record) => this.#store(record, part) ?? []);
      if (stored.length > 0) this.transactions.push(stored);
      return Promise.resolve();
    };
    const write = (record: StepRecord): Promise<void> => {
      notes.push(record);
      return flush();
    };
    return {
      add: (record) => void notes.push(record),
      begin: async (record, { beforehand }) => {
        if (beforehand) await write(record);
      },
      leave: () => undefined,
      write,
      flush,
      read: (path) =>
        Promise.resolve(
          [...this.written.values()].filter((row) => row.path === path || isIteration(row.path, path)),
        ),
    };
  }

  /** As the table does: a settled attempt stays as it is. Gives the row, or null where it stays. */
  #store(record: StepRecord, part: Delegation | null): WrittenRecord | null {
    const key = `${record.path}@${record.attempt}`;
    const known = this.written.get(key);
    if (known?.finishedAt) return null;
    const ofPart = part !== null && record.kind === "iteration" && isIteration(record.path, part.path);
    const row = { ...record, unit: known?.unit ?? (ofPart ? part.parentUnit : (part?.unit ?? "")) };
    this.written.set(key, row);
    return row;
  }
}

function isIteration(path: string, container: string): boolean {
  return path.startsWith(`${container}[`) && /^\[\d+\]$/.test(path.slice(container.length));
}
