import type { WorkflowDocument } from "@/lib/graph/document";
import type { PureExecutor, StepExecutor } from "@/lib/nodes/execution";
import { executors } from "@/lib/nodes/executors";
import { NodeError } from "@/lib/nodes/node-error";
import type { NodeConfig } from "@/lib/nodes/registry";
import type { Services } from "@/lib/nodes/services";
import type { Json } from "@/lib/utils/json";
import { parsePath } from "../path";
import { stepOutput, transformOutput } from "./expected-run";
import type { Random } from "./random";
import { ADDRESS } from "./random-graph";
import { type Replayed, replay, type WrittenRecord } from "./replay";

export const PAYLOAD: Json = { from: "trigger" };
const RUN_ID = "run_1";
/** Turns of the event loop without a step to release, after which a run is stuck. */
const PATIENCE = 20;

interface ScheduledRun extends Replayed {
  /** Paths of the steps that were executed, in order. */
  calls: string[];
  /** Containers of which more iterations were under way at once than they allow. */
  crowded: string[];
}

interface Options {
  random: Random;
  /** Steps that one invocation makes; all at once where it is infinite. */
  stepsPerPass: number;
  written?: readonly WrittenRecord[];
}

/**
 * Runs a `randomGraph`; which of the steps under way ends next is chosen at random, so that any order of
 * completions that can happen may happen. Throws if the run gets stuck.
 */
export async function scheduledRun(
  document: WorkflowDocument,
  { random, ...options }: Options,
): Promise<ScheduledRun> {
  const schedule = new Schedule(document);
  let ended = false;
  const run = replay({
    document,
    trigger: { nodeId: "start", payload: PAYLOAD },
    executors: {
      ...executors,
      http: { durability: "step", execute: schedule.execute },
      transform: { durability: "pure", execute: printInput },
    },
    // The executors of these tests use none.
    services: {} as Services,
    ...options,
  }).finally(() => {
    ended = true;
  });
  for (let idle = 0; !ended; idle++) {
    await new Promise((resolve) => setImmediate(resolve));
    while (schedule.release(random)) {
      idle = 0;
      if (random.chance(0.7)) break;
    }
    if (idle > PATIENCE && !ended) throw new Error("The run is stuck");
  }
  return { ...(await run), calls: schedule.calls, crowded: schedule.crowded };
}

const printInput: PureExecutor<NodeConfig<"transform">> = ({ input }) => ({ output: transformOutput(input) });

class Schedule {
  readonly calls: string[] = [];
  readonly crowded: string[] = [];
  readonly #underWay: { path: string; end(): void }[] = [];

  constructor(readonly document: WorkflowDocument) {}

  readonly execute: StepExecutor<NodeConfig<"http">> = async ({ config, idempotencyKey }) => {
    const path = idempotencyKey.slice(RUN_ID.length + 1);
    this.calls.push(path);
    await new Promise<void>((resolve) => {
      this.#underWay.push({ path, end: resolve });
      this.crowded.push(...this.#tooFull());
    });
    if (config.url === ADDRESS.fails) throw new NodeError("refused", "planned", "It fails as planned.");
    return { output: stepOutput(path) };
  };

  /** Lets one of the steps under way end; false if there is none. */
  release(random: Random): boolean {
    const [chosen] = this.#underWay.splice(random.below(this.#underWay.length), 1);
    chosen?.end();
    return chosen !== undefined;
  }

  /** Containers of which more iterations have a step under way than may be going at once. */
  #tooFull(): string[] {
    const iterations = new Map<string, Set<string>>();
    for (const { path } of this.#underWay) {
      let at = "";
      for (const { nodeId, index } of parsePath(path).slice(0, -1)) {
        const container = `${at}${nodeId}`;
        iterations.set(container, (iterations.get(container) ?? new Set()).add(String(index)));
        at = `${container}[${index}]/`;
      }
    }
    return [...iterations].flatMap(([container, { size }]) =>
      size > this.#widthOf(container) ? [container] : [],
    );
  }

  #widthOf(container: string): number {
    const { concurrency } = this.document.nodes[parsePath(container).at(-1)?.nodeId ?? ""]?.config ?? {};
    return typeof concurrency === "number" ? concurrency : 1;
  }
}
