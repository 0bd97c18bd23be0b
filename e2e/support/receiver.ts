import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Receiver {
  url(path: string): string;
  /** Idempotency keys in the order in which they came. */
  keys: string[];
  /** What to wait for before a call is answered. */
  hold: ((key: string) => Promise<void>) | null;
  close(): void;
}

/** A server on loopback that counts calls by their `Idempotency-Key`. */
export async function startReceiver(): Promise<Receiver> {
  const keys: string[] = [];
  const server = createServer(async (request, response) => {
    await drain(request);
    const key = String(request.headers["idempotency-key"]);
    keys.push(key);
    await receiver.hold?.(key);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ key }));
  });
  const receiver: Receiver = {
    keys,
    hold: null,
    // It listens on TCP, so its address is never a pipe's name.
    url: (path) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return receiver;
}

async function drain(request: IncomingMessage): Promise<void> {
  for await (const _ of request);
}
