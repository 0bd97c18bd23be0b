import { type ChildProcess, spawn } from "node:child_process";
import { projectRoot } from "@/scripts/project";

const LAST_WORDS = 4_000;

/** A real process of the product, as a start begins it, to be treated badly. */
export class ProcessUnderTest {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #said = "";
  #isToEnd = false;

  constructor(args: string[], environment: Record<string, string>) {
    const child = spawn(process.execPath, args, {
      cwd: projectRoot,
      env: {
        ...process.env,
        NODE_ENV: "production",
        HEDDLE_ALLOW_PRIVATE_NETWORK: "true",
        LOG_LEVEL: process.env["LOG_LEVEL"] ?? "error",
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text) => {
        this.#said = `${this.#said}${text}`.slice(-LAST_WORDS);
      });
    }
    this.#ended = new Promise((resolve) => child.once("exit", () => resolve()));
  }

  /** Resolves when it says something over its channel; rejects when it has ended before. */
  protected async firstMessage(): Promise<void> {
    const told = new Promise<void>((resolve) => this.#child.once("message", () => resolve()));
    await Promise.race([told, this.endedEarly()]);
  }

  /** Rejects when the process ends. */
  protected async endedEarly(): Promise<never> {
    await this.#ended;
    throw new Error(`The process did not start: ${this.#said}`);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The end of what it logged before it ended without having been told to; null where it did not. */
  get lastWords(): string | null {
    return this.isAlive || this.#isToEnd ? null : this.#said;
  }

  /** `kill -9`; resolves when the process is gone. */
  async kill(): Promise<void> {
    this.#isToEnd = true;
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  freeze(): void {
    this.#child.kill("SIGSTOP");
  }

  thaw(): void {
    this.#child.kill("SIGCONT");
  }

  /** Lets it finish what it is at; resolves when it has. */
  async stop(): Promise<void> {
    this.#isToEnd = true;
    this.#child.kill("SIGTERM");
    await this.#ended;
  }
}
