import { closeDatabase, prisma } from "@/lib/server/db";
import { startRun } from "@/lib/server/start-run";
import { newCaller } from "@/lib/server/testing/callers";
import { createWorkflow } from "@/lib/server/workflows";
import type { Json, JsonObject } from "@/lib/utils/json";
import { EffectServer } from "./effect-server";
import { WorkerProcess } from "./worker-process";

type Caller = Awaited<ReturnType<typeof newCaller>>;

/** A workflow of the bench's workspace. */
export interface BenchWorkflow {
  id: string;
  /** Tokens of its webhooks. */
  hooks: string[];
}

/**
 * The product without its web server: this process stores and requests runs as a web process does, real
 * worker processes execute them, and their effects are counted by a server outside.
 */
export class FaultBench {
  readonly effects = new EffectServer();
  readonly caller: Caller;
  readonly #databaseUrl: string;
  readonly #workers: WorkerProcess[] = [];

  private constructor(databaseUrl: string, caller: Caller) {
    this.#databaseUrl = databaseUrl;
    this.caller = caller;
  }

  /** Opens a bench over a migrated database, which this process uses as its own from now on. */
  static async open(databaseUrl: string): Promise<FaultBench> {
    process.env["DATABASE_URL"] = databaseUrl;
    process.env["HEDDLE_ALLOW_PRIVATE_NETWORK"] = "true";
    forgetProcessState();
    const bench = new FaultBench(databaseUrl, await newCaller());
    await bench.effects.listen();
    return bench;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.kill()));
    this.effects.close();
    await closeDatabase();
    forgetProcessState();
  }

  /** Starts a worker, which finds the database at another address where one is given. */
  async startWorker(databaseUrl = this.#databaseUrl): Promise<WorkerProcess> {
    const worker = new WorkerProcess(databaseUrl);
    this.#workers.push(worker);
    await worker.ready;
    return worker;
  }

  /** What workers said that ended without having been told to. */
  crashes(): string[] {
    return this.#workers.flatMap(({ lastWords }) => lastWords ?? []).map((said) => `a worker ended: ${said}`);
  }

  async createWorkflow(document: JsonObject): Promise<BenchWorkflow> {
    const { id, hooks } = await createWorkflow(this.caller, document);
    return { id, hooks: hooks.map(({ url }) => url.split("/").at(-1) ?? "") };
  }

  /** Starts a run as the API does, and gives its id once that was accepted. */
  async start({ id }: BenchWorkflow, input: Json = {}): Promise<string> {
    const workflow = await prisma().workflow.findUniqueOrThrow({ where: { id } });
    return await startRun({
      workflow,
      version: "draft",
      trigger: undefined,
      input,
      idempotencyKey: null,
    });
  }
}

function forgetProcessState(): void {
  globalThis.heddleEnv = undefined;
  globalThis.heddleInngest = undefined;
}
