import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, vi } from "vitest";
import { freePort } from "../../scripts/free-port";
import { projectRoot } from "../../scripts/project";
import { killTree } from "./process-tree";

export const API_KEY = "e2e-key-0123456789abcdef";
const READY = "Heddle is ready at";
/** The first start may have to build. */
const START_MS = 240_000;

/** Heddle as `npm start` runs it, with a data directory of its own. */
export class App {
  readonly folder = mkdtempSync(path.join(tmpdir(), "heddle-e2e-"));
  port = 0;
  #process: ChildProcess | null = null;
  #output = "";

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Starts it and waits until it says that it is ready. */
  async start(environment: Record<string, string> = {}): Promise<void> {
    this.port ||= await freePort();
    this.#output = "";
    const { DATABASE_URL: _, ...inherited } = process.env;
    const child = spawn("npm", ["start"], {
      cwd: projectRoot,
      // A process group of its own, as a terminal gives it, so that Ctrl-C can be sent as a terminal does.
      detached: true,
      env: {
        ...inherited,
        NODE_ENV: "production",
        HEDDLE_DATA_DIR: path.join(this.folder, "data"),
        PORT: String(this.port),
        HEDDLE_ALLOW_PRIVATE_NETWORK: "true",
        ...environment,
      },
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => (this.#output += String(chunk)));
    await vi.waitFor(
      () => {
        if (child.exitCode !== null) throw new Error(`npm start ended:\n${this.#output}`);
        expect(this.#output).toContain(READY);
      },
      { timeout: START_MS, interval: 50 },
    );
  }

  /** Ctrl-C: a terminal sends it to everything that it started. */
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child?.pid || child.exitCode !== null) return;
    const closed = once(child, "close");
    process.kill(-child.pid, "SIGINT");
    await closed;
  }

  /** Pulls the plug: the whole process tree at once, PostgreSQL included. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child?.pid) return;
    const closed = once(child, "close");
    killTree(child.pid);
    await closed;
  }

  async dispose(): Promise<void> {
    await this.stop();
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
