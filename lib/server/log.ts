import { type Logger, pino } from "pino";
import { env } from "./env";

declare global {
  var heddleLog: Logger | undefined;
}

/** The log of this process: JSON lines on standard output, with what people must keep secret taken out. */
export function log(): Logger {
  globalThis.heddleLog ??= pino({
    level: env().LOG_LEVEL,
    redact: [
      "password",
      "secret",
      "authorization",
      "cookie",
      "*.password",
      "*.secret",
      "*.authorization",
      "*.cookie",
    ],
  });
  return globalThis.heddleLog;
}
