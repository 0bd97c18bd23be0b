import { Inngest, type Logger, RetryAfterError } from "inngest";
import { commits, pool } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { log } from "@/lib/server/log";
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
  if (env().usesInngestServer) return new Inngest({ id: "heddle", logger: sdkLogger() });
  return new Inngest({
    id: "heddle",
    logger: sdkLogger(),
    isDev: true,
    baseUrl: EXECUTOR_URL,
    fetch: createTransport(pool(), commits()),
    // The commit of a step is that of its history, under the fence of its job. What the executor remembers of it is
    // only that it need not be asked for, and may follow later: a step that was finished is not executed again.
    checkpointing: { maxRuntime: 0, bufferedSteps: 20 },
  });
}

/** The SDK's messages in our log. An attempt that failed and will be made again is in the run's history. */
function sdkLogger(): Logger {
  const write =
    (level: "debug" | "info" | "warn" | "error") =>
    (...details: unknown[]): void => {
      const err = details.map(errorIn).find((error) => error !== null);
      const text = details.filter((detail) => typeof detail === "string").join(" ") || "inngest";
      log()[err instanceof RetryAfterError ? "debug" : level]({ err }, text);
    };
  return { debug: write("debug"), info: write("debug"), warn: write("warn"), error: write("error") };
}

/** The SDK gives an error as it is, or as `{ err }`. */
function errorIn(detail: unknown): Error | null {
  if (detail instanceof Error) return detail;
  if (typeof detail !== "object" || detail === null || !("err" in detail)) return null;
  return detail.err instanceof Error ? detail.err : null;
}
