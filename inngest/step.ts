import { type GetStepTools, type Inngest, RetryAfterError } from "inngest";
import { HeldBack } from "@/lib/engine/held-back";
import { pauseKey } from "@/lib/engine/pause";
import { RunEnded } from "@/lib/engine/record";
import { type Delegation, RetryLater, type Step, type StepOptions } from "@/lib/engine/step";
import { holdsOf } from "@/lib/server/holds";
import { isJsonObject, type Json } from "@/lib/utils/json";
import { RUN_WOKEN } from "./events";

/** What a step gives when the run ended while it was going: not an error, so not one to be retried. */
const ENDED = { ended: true };

/** A wait without a limit is renewed after this long. */
const LONGEST_WAIT_MS = 30 * 24 * 3_600_000;

/** How a part of a run is started and waited for. */
export type Invoke = (options: { id: string; parallelMode?: "race" }, part: Delegation) => Promise<Json>;

/**
 * Inngest's step tools as the engine's. Steps that overlap with others are marked as racing: by default
 * Inngest would hold every branch back until the whole group of parallel steps is done. A step that is held back
 * is over for the executor, so that it costs neither a worker's time nor one of the function's retries; it is
 * made again, as another one, when it may begin.
 */
export function stepOver(runId: string, tools: GetStepTools<Inngest.Any>, invoke: Invoke): Step {
  const holds = holdsOf(runId);
  const wait: Step["wait"] = async (id, options, { key, until, open }) => {
    const wanted = {
      event: RUN_WOKEN,
      if: `async.data.key == ${JSON.stringify(key)}`,
      timeout: until ?? new Date(Date.now() + LONGEST_WAIT_MS),
    };
    await Promise.all([
      tools.waitForEvent(optionsOf(id, options), wanted),
      tools.run(optionsOf(`${id}.open`, options), () => attempt(open)),
    ]);
  };
  const heldBack = async (path: string, options: StepOptions, topic: string): Promise<void> => {
    const open = async () => {
      await holds.open(path, topic);
      return null;
    };
    await wait(path, options, { key: pauseKey(runId, path), until: null, open });
  };
  return {
    run: async (id, options, run) => {
      let result: Json = await tools.run(optionsOf(id, options), () => attempt(run));
      for (let turn = 1; isJsonObject(result) && typeof result["heldBack"] === "string"; turn++) {
        const path = `${id}#held.${turn}`;
        await heldBack(path, options, result["heldBack"]);
        result = await tools.run(optionsOf(`${id}#again.${turn}`, options), async () => {
          await holds.close(path);
          return await attempt(run);
        });
      }
      if (isJsonObject(result) && result["ended"] === true) throw new RunEnded();
      return result;
    },
    wait,
    delegate: (id, options, part) => invoke(optionsOf(id, options), part),
  };
}

function optionsOf(id: string, { overlaps }: StepOptions): { id: string; parallelMode?: "race" } {
  return overlaps ? { id, parallelMode: "race" } : { id };
}

async function attempt(run: () => Promise<Json>): Promise<Json> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RunEnded) return ENDED;
    if (error instanceof HeldBack) return { heldBack: error.topic };
    if (error instanceof RetryLater)
      throw new RetryAfterError(error.message, new Date(Date.now() + error.delayMs));
    throw error;
  }
}
