import type { Inngest, InngestFunction } from "inngest";
import { z } from "zod";
import { runGraph, runPart } from "@/lib/engine/run-graph";
import { toRunError } from "@/lib/nodes/node-error";
import { cancelUnlessEnded, finishRun, settleIfEnded } from "@/lib/server/finish-run";
import { untilAnswered } from "@/lib/server/until-answered";
import { PART_REQUESTED, RUN_CANCELLED, RUN_REQUESTED } from "../events";
import { stepOver } from "../step";
import { withRun } from "./invocation";

/** Nodes have their own retries, below this many; this bounds them and retries what is not a node's fault. */
const FUNCTION_RETRIES = 20;

/** What `requestRuns` puts into the event; by the workspace the executor shares its calls out. */
const runSchema = z.object({ runId: z.string(), workspaceId: z.string().default("") });

/** What `delegate` puts into the event. */
const partSchema = runSchema.extend({
  path: z.string(),
  unit: z.string(),
  parentUnit: z.string(),
  lanes: z.number().nullable(),
  from: z.number(),
  stopOnError: z.boolean(),
});

const cancelOn = [{ event: RUN_CANCELLED, match: "data.runId" }];

/** What the executor tells of a function run that was cancelled. */
const cancelledSchema = z.object({ event: z.object({ data: z.object({ runId: z.string() }) }) });

/**
 * The functions that run any workflow: definitions live in the database, so nothing is registered again
 * when one is edited. `run-workflow` runs a whole run, `run-part` a part that was handed over to it.
 * One that is cancelled at the executor, such as by its REST interface, ends the run: `end-cancelled` sees to that.
 */
export function createFunctions(inngest: Inngest): InngestFunction.Any[] {
  const part = inngest.createFunction(
    {
      id: "run-part",
      name: "Run a part of a workflow",
      retries: FUNCTION_RETRIES,
      triggers: [{ event: PART_REQUESTED }],
      cancelOn,
    },
    async ({ event, step }) => {
      const { runId, workspaceId, ...handedOver } = partSchema.parse(event.data);
      const tools = stepOver(runId, step, (options, next) =>
        step.invoke(options, { function: part, data: { runId, workspaceId, ...next } }),
      );
      return await withRun(runId, handedOver, tools, (input) => runPart(input, handedOver));
    },
  );
  const workflow = inngest.createFunction(
    {
      id: "run-workflow",
      name: "Run a workflow",
      retries: FUNCTION_RETRIES,
      triggers: [{ event: RUN_REQUESTED }],
      cancelOn,
      onFailure: async ({ event, error }) => {
        const runId: unknown = event.data.event.data?.["runId"];
        if (typeof runId !== "string") return;
        await untilAnswered(() => finishRun(runId, { status: "failed", error: toRunError(error) }));
      },
    },
    async ({ event, step }) => {
      const { runId, workspaceId } = runSchema.parse(event.data);
      const tools = stepOver(runId, step, (options, next) =>
        step.invoke(options, { function: part, data: { runId, workspaceId, ...next } }),
      );
      const result = await withRun(runId, null, tools, (input) => runGraph(input));
      await untilAnswered(async () => (result ? await finishRun(runId, result) : await settleIfEnded(runId)));
    },
  );
  return [workflow, part, endCancelled(inngest, [workflow, part])];
}

function endCancelled(inngest: Inngest, functions: InngestFunction.Any[]): InngestFunction.Any {
  const ofOurs = functions.map((fn) => `event.data.function_id == ${JSON.stringify(fn.id(inngest.id))}`);
  return inngest.createFunction(
    {
      id: "end-cancelled",
      name: "End a run whose function was cancelled",
      retries: FUNCTION_RETRIES,
      triggers: [{ event: "inngest/function.cancelled", if: ofOurs.join(" || ") }],
    },
    async ({ event }) => {
      const { runId } = cancelledSchema.parse(event.data).event.data;
      await untilAnswered(() => cancelUnlessEnded(runId));
    },
  );
}
