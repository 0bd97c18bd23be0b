import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTestDatabase, type TestDatabase } from "@/lib/server/testing/database";
import { freePort } from "../../scripts/free-port";
import { type NpmStart, npmStart } from "./npm-start";
import { killTree } from "./process-tree";

export const API_KEY = "e2e-key-0123456789abcdef";

/**
 * Heddle as `npm start` runs it, with a data directory of its own: with the PostgreSQL that it brings along where it
 * is `embedded`, else with a fresh database on the one that serves the whole test run, which is there sooner.
 */
export class App {
  readonly folder = mkdtempSync(path.join(tmpdir(), "heddle-e2e-"));
  port = 0;
  readonly #embedded: boolean;
  #database: TestDatabase | null = null;
  #running: NpmStart | null = null;

  constructor({ embedded = false } = {}) {
    this.#embedded = embedded;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** The database of one that was started and is not embedded. */
  get databaseUrl(): string {
    if (!this.#database) throw new Error("It has no database that is known here");
    return this.#database.url;
  }

  /** Starts it and waits until it says that it is ready. */
  async start(environment: Record<string, string> = {}): Promise<void> {
    this.port ||= await freePort();
    if (!this.#embedded) this.#database ??= await createTestDatabase();
    this.#running = npmStart({
      HEDDLE_DATA_DIR: path.join(this.folder, "data"),
      PORT: String(this.port),
      HEDDLE_ALLOW_PRIVATE_NETWORK: "true",
      ...(this.#database && { DATABASE_URL: this.#database.url }),
      ...environment,
    });
    await this.#running.ready();
  }

  /** Ctrl-C. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    running?.signal("SIGINT");
    await running?.ended;
  }

  /** Pulls the plug: the whole process tree at once, an embedded PostgreSQL included. */
  async kill(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (!running?.process.pid) return;
    killTree(running.process.pid);
    await running.ended;
  }

  /** Ends it for good, and leaves nothing behind. */
  async dispose(): Promise<void> {
    if (this.#embedded) await this.stop();
    else await this.kill();
    await this.#database?.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A call of the API with the bearer key from the environment. */
  async api(
    method: string,
    route: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(`${this.url}/api/v1${route}`, {
      method,
      headers: { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  }
}
