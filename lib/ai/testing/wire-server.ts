import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";

export interface Received {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: JsonObject;
  /** Resolves when the other side has gone. */
  closed: Promise<void>;
}

export type Answer = (response: ServerResponse, received: Received) => void;

/** A loopback HTTP server that gives the answers in order, the last one for all that follow. */
export async function startWireServer(...answers: Answer[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const closed = new Promise<void>((resolve) => response.on("close", resolve));
    const body = await readJson(request);
    const entry = { path: request.url ?? "", headers: request.headers, body, closed };
    received.push(entry);
    (answers[received.length - 1] ?? answers.at(-1))?.(response, entry);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readJson(request: IncomingMessage): Promise<JsonObject> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  const value: Json = JSON.parse(text);
  return isJsonObject(value) ? value : {};
}

export function json(body: Json, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
}

/** Server-sent events; an event's `type`, if it has one, is also its name, as Anthropic has it. */
export function events(list: (JsonObject | "[DONE]")[], options: { breakOff?: boolean } = {}): Answer {
  return (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of list) {
      const name =
        typeof event === "object" && typeof event["type"] === "string" ? `event: ${event["type"]}\n` : "";
      response.write(`${name}data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`);
    }
    if (options.breakOff) response.socket?.destroySoon();
    else response.end();
  };
}

/** Takes the request and never answers. */
export const hang: Answer = () => undefined;

/** Sends the first events and then nothing more. */
export function stall(list: JsonObject[]): Answer {
  return (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of list)
      response.write(`event: ${String(event["type"])}\ndata: ${JSON.stringify(event)}\n\n`);
  };
}
