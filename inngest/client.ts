import { Inngest } from "inngest";
import { pool } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { createTransport, EXECUTOR_URL } from "./embedded/transport";

declare global {
  var heddleInngest: Inngest | undefined;
}

/**
 * The Inngest client of this process. With a real Inngest configured the SDK finds it in the environment;
 * else its requests go to the embedded executor's tables.
 */
export function inngest(): Inngest {
  globalThis.heddleInngest ??= createClient();
  return globalThis.heddleInngest;
}

function createClient(): Inngest {
  if (env().usesInngestServer) return new Inngest({ id: "heddle" });
  return new Inngest({
    id: "heddle",
    isDev: true,
    baseUrl: EXECUTOR_URL,
    fetch: createTransport(pool()),
    // One commit a step: a larger buffer repeats finished steps after a crash.
    checkpointing: { maxRuntime: 0, bufferedSteps: 1 },
  });
}
