import type { Inngest, InngestFunction } from "inngest";
import { cleanUp, fireTriggers, lookAfterRuns } from "@/lib/server/housekeeping";

/**
 * What a worker of ours does every few seconds, once a minute, for where a real Inngest runs the functions and
 * there are no workers. A schedule fires up to a minute late there.
 */
export function createHousekeeping(inngest: Inngest): InngestFunction.Any {
  return inngest.createFunction(
    { id: "housekeeping", name: "Look after runs and triggers", triggers: [{ cron: "* * * * *" }] },
    async ({ step }) => {
      await step.run("look", async () => {
        await fireTriggers();
        await lookAfterRuns();
        await cleanUp();
      });
    },
  );
}
