import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/** One call as it was seen from outside. Moments are milliseconds since 1970. */
export interface EffectCall {
  /** The `Idempotency-Key`: a run's id, a colon and the path of the step. */
  key: string;
  at: number;
  /** When the answer had left, or the caller had given up; null before. */
  closedAt: number | null;
  /** Whether the caller was gone before it was answered. */
  gaveUp: boolean;
}

/**
 * The world outside: a server on loopback that counts calls by their idempotency key. The beginning of the
 * path says how it answers: `/after/20` in so many milliseconds, `/never`, `/broken` with 503.
 */
export class EffectServer {
  readonly calls: EffectCall[] = [];
  /** Told of each call; what it gives is waited for before the answer. */
  onCall: ((call: EffectCall) => Promise<void> | undefined) | null = null;
  /** Told of each call whose answer has left. */
  onAnswer: ((call: EffectCall) => void) | null = null;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  url(path: string): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}${path}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** How often each key was called with, of those that begin so. */
  counts(prefix = ""): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { key } of this.calls) {
      if (key.startsWith(prefix)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    const key = String(request.headers["idempotency-key"]);
    const call: EffectCall = { key, at: Date.now(), closedAt: null, gaveUp: false };
    this.calls.push(call);
    response.on("close", () => {
      call.closedAt = Date.now();
      call.gaveUp = !response.writableFinished;
    });
    response.on("finish", () => this.onAnswer?.(call));
    const [, how, amount] = (request.url ?? "").split("/");
    await this.onCall?.(call);
    if (how === "never") return;
    if (how === "after") await pause(Number(amount));
    response.writeHead(how === "broken" ? 503 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify({ key }));
  }
}
