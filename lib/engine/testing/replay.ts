import { loadDocument } from "@/lib/graph/load";
import { compileGraph } from "@/lib/graph/scope";
import type { Executor, Services } from "@/lib/nodes/execution";
import { resolveConfig } from "@/lib/nodes/form";
import { definitionOf, shapeOf } from "@/lib/nodes/registry";
import type { Json } from "@/lib/utils/json";
import { enclosingScopes } from "../path";
import { History, type Recorder, type StepRecord } from "../record";
import { type RunInput, runGraph, runPart } from "../run-graph";
import type { ScopeResult } from "../scope-result";
import { type Delegation, RetryLater, type Step } from "../step";

interface Options {
  document: unknown;
  trigger: { nodeId: string; payload: Json };
  executors: Readonly<Record<string, Executor<never>>>;
  services: Services;
  /** Lets the invocation go on after a step instead of stopping it: 0 is the harshest. */
  stepsPerPass?: number;
  signal?: AbortSignal;
}

export interface Replayed {
  result: ScopeResult;
  records: StepRecord[];
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
  const result = await world.run<ScopeResult>("", null, (input) => runGraph(input));
  return { result, records: [...world.written.values()], passes: world.passes, entered: world.entered };
}

class World {
  readonly written = new Map<string, StepRecord & { unit: string }>();
  readonly entered = new Map<string, number>();
  passes = 0;
  #ticks = 0;
  readonly #graph;

  constructor(readonly options: Options) {
    this.#graph = compileGraph(loadDocument(options.document), shapeOf);
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
    return await Promise.race([done, stopped]);
  }

  /** A step that runs, is remembered, and ends the invocation: the function never hears of its result. */
  #step(key: string, memo: Map<string, Json>): Step & { stopped: Promise<void> } {
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
        memo.set(id, await work());
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        this.#ticks += error.delayMs;
      }
      if (left === 0) {
        stop();
        return await new Promise<never>(() => undefined);
      }
      return memo.get(id) ?? (await new Promise<never>(() => stop()));
    };
    return {
      stopped,
      run: (id, _, work) => once(id, work),
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
      history: new History(known),
      recorder: this.#recorder(part),
      step,
      services,
      executors,
      definitionOf,
      resolveConfig,
      signal: signal ?? new AbortController().signal,
      part,
      clock: () => new Date(this.#ticks++),
    };
  }

  #recorder(part: Delegation | null): Recorder {
    const notes: StepRecord[] = [];
    const flush = (): Promise<void> => {
      for (const record of notes.splice(0)) this.#store(record, part);
      return Promise.resolve();
    };
    return {
      add: (record) => void notes.push(record),
      write: (record) => {
        notes.push(record);
        return flush();
      },
      flush,
      read: (path) =>
        Promise.resolve(
          [...this.written.values()].filter((row) => row.path === path || isIteration(row.path, path)),
        ),
    };
  }

  /** As the table does: a settled attempt stays as it is. */
  #store(record: StepRecord, part: Delegation | null): void {
    const key = `${record.path}@${record.attempt}`;
    const known = this.written.get(key);
    if (known?.finishedAt) return;
    const ofPart = part !== null && record.kind === "iteration" && isIteration(record.path, part.path);
    this.written.set(key, {
      ...record,
      unit: known?.unit ?? (ofPart ? part.parentUnit : (part?.unit ?? "")),
    });
  }
}

function isIteration(path: string, container: string): boolean {
  return path.startsWith(`${container}[`) && /^\[\d+\]$/.test(path.slice(container.length));
}
