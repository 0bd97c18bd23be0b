import { parseArgs } from "node:util";
import { parseDuration } from "../../lib/utils/duration";

export interface ExecutorArguments {
  port: number;
  sdkUrls: string[];
  retryIntervalMs: number | null;
}

export const usage = `Usage: npm run executor -- [options]

An Inngest executor on PostgreSQL, for any app that is started with INNGEST_DEV=http://127.0.0.1:<port>.

  --port <number>            where to listen on 127.0.0.1 (8288)
  --sdk-url <url>            where an app serves its functions, such as http://127.0.0.1:3000/api/inngest;
                             may be given several times; apps may also register themselves
  --retry-interval <time>    make all retries equally long, such as 1s; otherwise they take longer each time`;

/**
 * Reads the command line; null when it asks for help.
 * @throws Error with one sentence for people.
 */
export function readArguments(args: string[]): ExecutorArguments | null {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: "8288" },
      "sdk-url": { type: "string", multiple: true, default: [] },
      "retry-interval": { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port must be a port's number (it is "${values.port}").`);
  for (const url of values["sdk-url"]) {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      throw new Error(`--sdk-url must be a web address (it is "${url}").`);
  }
  const interval = values["retry-interval"];
  return {
    port,
    sdkUrls: values["sdk-url"],
    retryIntervalMs: interval === undefined ? null : parseDuration(interval),
  };
}
