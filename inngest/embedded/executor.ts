import type { Inngest, InngestFunction } from "inngest";
import type { Pool } from "pg";
import { APP_URL, type Handler } from "./call-function";
import { inProcessHandler } from "./in-process-handler";
import { registerFunctions } from "./registry";
import { syncResponse } from "./wire-function";
import { Worker, type WorkerOptions } from "./worker";

export interface ExecutorOptions extends WorkerOptions {
  /** A client whose `fetch` is `createTransport` and whose `baseUrl` is `EXECUTOR_URL`. */
  client: Inngest.Like;
  functions: InngestFunction.Any[];
}

export interface Executor {
  /**
   * Begins to take work.
   * @throws Error when a function asks for something this executor does not have, or the database does not answer.
   */
  start(): Promise<void>;
  /** Takes no more work and waits for calls under way, at most `graceMs`; what is left goes to the next worker. */
  stop(graceMs?: number): Promise<void>;
}

const DEFAULT_GRACE_MS = 10_000;

/**
 * An Inngest executor inside this process, with all its state in PostgreSQL. It runs ordinary Inngest functions
 * by calling the SDK's handler directly; any number of processes may run one over the same database.
 */
export function createExecutor(options: ExecutorOptions): Executor {
  const handler = inProcessHandler(options.client, options.functions);
  let worker: Worker | null = null;
  return {
    async start() {
      const ids = await register(options.pool, handler);
      worker ??= new Worker(options, handler, () => ids);
      try {
        await worker.start();
      } catch (error) {
        await this.stop(0);
        throw error;
      }
    },
    async stop(graceMs = DEFAULT_GRACE_MS) {
      await worker?.stop(graceMs);
      worker = null;
    },
  };
}

/** Asks the handler for its functions, makes them known and returns their ids. */
async function register(pool: Pool, handler: Handler): Promise<ReadonlySet<string>> {
  const { body } = await handler({
    method: "PUT",
    url: APP_URL,
    headers: {
      host: new URL(APP_URL).host,
      "x-inngest-sync-kind": "in_band",
      "content-type": "application/json",
    },
    body: JSON.stringify({ url: APP_URL }),
  });
  const app = syncResponse.parse(JSON.parse(body));
  const functions = await registerFunctions(pool, app.app_id, app.functions);
  return new Set(functions.map(({ id }) => id));
}
