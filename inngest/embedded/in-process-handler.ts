import { type Inngest, InngestCommHandler, type InngestFunction } from "inngest";
import type { AppRequest, Handler } from "./call-function";

/** Calls functions of this process through the SDK, without making a request and a response of it. */
export function inProcessHandler(client: Inngest.Like, functions: InngestFunction.Any[]): Handler {
  return new InngestCommHandler({
    frameworkName: "heddle",
    client,
    functions,
    handler: ({ method, url, headers, body }: AppRequest) => ({
      method: () => method,
      url: () => new URL(url),
      headers: (name) => headers[name.toLowerCase()] ?? null,
      body: () => body,
      transformResponse: (answer) => ({
        status: answer.status,
        headers: lowerCased(answer.headers),
        body: answer.body,
      }),
    }),
  }).createHandler();
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
