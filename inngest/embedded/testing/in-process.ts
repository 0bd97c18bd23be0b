import { createExecutor } from "../executor";
import { createTransport, EXECUTOR_URL } from "../transport";
import type { Connection } from "./test-bench";

/** The executor calls the functions directly, and they call it through their client's `fetch`. */
export function inProcess(): Connection {
  return {
    clientOptions: async (pool) => ({
      baseUrl: EXECUTOR_URL,
      fetch: createTransport(pool),
      checkpointing: { maxRuntime: 0, bufferedSteps: 1 },
    }),
    async start(options) {
      const executor = createExecutor(options);
      await executor.start();
      return executor;
    },
  };
}
