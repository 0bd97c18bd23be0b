import { inngest } from "../inngest/client";
import { createExecutor, type Executor } from "../inngest/embedded/executor";
import { createFunctions } from "../inngest/functions/run-workflow";
import { heedAborts } from "../lib/server/abort-notices";
import { commits, pool } from "../lib/server/db";
import { assertDurable } from "./measure";

/** Lets this process work on the database, as its worker does. Throws where the database may lose anything. */
export async function workOn(connectionString: string): Promise<void> {
  // As in the worker: reading the real environment is a system call for each name.
  process.env = { ...process.env, DATABASE_URL: connectionString };
  await assertDurable(pool());
}

/** What a worker process does with runs, in this process. */
export async function startedEngine(connectionString: string): Promise<Executor> {
  const client = inngest();
  const functions = createFunctions(client);
  const executor = createExecutor({
    pool: pool(),
    commits: commits(),
    connectionString,
    client,
    functions,
    fairBy: "workspaceId",
  });
  await heedAborts();
  await executor.start();
  return executor;
}
