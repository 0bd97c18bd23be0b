import { abortWork } from "@/lib/server/abort-registry";
import { closeDatabase, listen, pool } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { log } from "@/lib/server/log";
import { endOverdueRuns, requestUnheardRuns } from "@/lib/server/reaper";
import { inngest } from "./client";
import { createExecutor } from "./embedded/executor";
import { createFunctions } from "./functions/run-workflow";

const REAP_EVERY_MS = 5_000;

// The SDK reads the whole environment for every request, and each read of the real one is a system call.
process.env = { ...process.env };

/** One worker process: executes runs until it is told to stop, or until whoever started it is gone. */
async function main(): Promise<void> {
  const client = inngest();
  const executor = createExecutor({
    pool: pool(),
    connectionString: env().DATABASE_URL ?? "",
    client,
    functions: createFunctions(client),
    onError: (message, error) => log().error({ err: error }, message),
  });
  await listen("heddle_run_ended", (runId) => {
    if (runId !== null) abortWork(runId);
  });
  await executor.start();
  const reaper = setInterval(() => void reap(), REAP_EVERY_MS);
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    clearInterval(reaper);
    await executor.stop();
    await closeDatabase();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());
  process.on("disconnect", () => void stop());
  process.send?.("ready");
}

async function reap(): Promise<void> {
  try {
    await requestUnheardRuns();
    await endOverdueRuns();
  } catch (error) {
    log().warn({ err: error }, "could not look after runs that need it");
  }
}

main().catch((error: unknown) => {
  log().fatal({ err: error }, "the worker could not start");
  process.exit(1);
});
