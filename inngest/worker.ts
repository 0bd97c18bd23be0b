import { heedAborts } from "@/lib/server/abort-notices";
import { closeDatabase, commits, pool } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { cleanUp, fireTriggers, lookAfterRuns } from "@/lib/server/housekeeping";
import { log } from "@/lib/server/log";
import { inngest } from "./client";
import { createExecutor } from "./embedded/executor";
import { createFunctions } from "./functions/run-workflow";

const REAP_EVERY_MS = 5_000;
const LOOK_AT_TRIGGERS_EVERY_MS = 1_000;
const CLEAN_UP_EVERY_MS = 600_000;

// The SDK reads the whole environment for every request, and each read of the real one is a system call.
process.env = { ...process.env };

/** One worker process: executes runs until it is told to stop, or until whoever started it is gone. */
async function main(): Promise<void> {
  const client = inngest();
  const executor = createExecutor({
    pool: pool(),
    commits: commits(),
    connectionString: env().DATABASE_URL ?? "",
    client,
    functions: createFunctions(client),
    fairBy: "workspaceId",
    onError: (message, error) => log().error({ err: error }, message),
  });
  await heedAborts();
  await executor.start();
  const chores = [
    setInterval(() => void lookAfterRuns(), REAP_EVERY_MS),
    setInterval(() => void fireTriggers(), LOOK_AT_TRIGGERS_EVERY_MS),
    setInterval(() => void cleanUp(), CLEAN_UP_EVERY_MS),
  ];
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    for (const chore of chores) clearInterval(chore);
    await executor.stop();
    await closeDatabase();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());
  process.on("disconnect", () => void stop());
  process.send?.("ready");
}

main().catch((error: unknown) => {
  log().fatal({ err: error }, "the worker could not start");
  process.exit(1);
});
