import { type GetStepTools, type Inngest, RetryAfterError } from "inngest";
import { RunEnded } from "@/lib/engine/record";
import { type Delegation, RetryLater, type Step, type StepOptions } from "@/lib/engine/step";
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
 * Inngest would hold every branch back until the whole group of parallel steps is done.
 */
export function stepOver(tools: GetStepTools<Inngest.Any>, invoke: Invoke): Step {
  return {
    run: async (id, options, run) => {
      const result: Json = await tools.run(optionsOf(id, options), () => attempt(run));
      if (isJsonObject(result) && result["ended"] === true) throw new RunEnded();
      return result;
    },
    wait: async (id, options, { key, until, open }) => {
      const wait = {
        event: RUN_WOKEN,
        if: `async.data.key == ${JSON.stringify(key)}`,
        timeout: until ?? new Date(Date.now() + LONGEST_WAIT_MS),
      };
      await Promise.all([
        tools.waitForEvent(optionsOf(id, options), wait),
        tools.run(optionsOf(`${id}.open`, options), () => attempt(open)),
      ]);
    },
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
    if (error instanceof RetryLater)
      throw new RetryAfterError(error.message, new Date(Date.now() + error.delayMs));
    throw error;
  }
}
