import type { Pool } from "pg";
import { ulid } from "ulid";
import type { Registry } from "./apply-outcome";
import { type Handler, loadMemos } from "./call-function";
import { isOutage } from "./database";
import { type Dispatch, dispatchJob } from "./dispatch-job";
import { processEvents } from "./inbox";
import { claimJobs, handOver, type Job, renewLeases } from "./jobs";
import { nextDueInMs } from "./next-due";
import { expireWaits } from "./waits";
import { listenForWork } from "./wake-up";
import { registerWorker, releaseJobsOfDead, unregisterWorker } from "./workers";

export interface WorkerOptions {
  pool: Pool;
  /** For the connection that listens; the same database as the pool's. */
  connectionString: string;
  /** How long a claim outlives its last sign of life, if its process cannot be seen to be dead. */
  leaseMs?: number;
  /** Calls at once. */
  maxInFlight?: number;
  /** Makes all retries equally long, for tests; without it they back off as Inngest's do. */
  retryIntervalMs?: number;
  /** Told of what went wrong and is tried again. */
  onError?: (message: string, error: unknown) => void;
}

const DEFAULT_LEASE_MS = 20_000;
const DEFAULT_MAX_IN_FLIGHT = 50;
/** How late the news of other processes may be, if a notification was lost. */
const POLL_MS = 1000;
const LEASE_RENEWALS = 6;

type Work = "events" | "waits" | "jobs";

/** The loop that looks for work and does it, under an identity of its own. */
export class Worker {
  readonly #id = ulid();
  readonly #options: WorkerOptions;
  readonly #registry: Registry;
  readonly #dispatch: Dispatch;
  readonly #leaseMs: number;
  readonly #maxInFlight: number;
  readonly #inFlight = new Map<string, { job: Job; done: Promise<void> }>();
  readonly #wanted = { events: true, waits: true, jobs: true };
  #running = false;
  #pump: Promise<void> | null = null;
  #listener: ReturnType<typeof listenForWork> | null = null;
  #heartbeat: NodeJS.Timeout | undefined;
  #lookAround: NodeJS.Timeout | undefined;
  #nextDue: NodeJS.Timeout | undefined;

  constructor(options: WorkerOptions, handler: Handler, registry: Registry) {
    this.#options = options;
    this.#registry = registry;
    this.#leaseMs = options.leaseMs ?? DEFAULT_LEASE_MS;
    this.#maxInFlight = options.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT;
    this.#dispatch = {
      pool: options.pool,
      handler,
      registry,
      retryIntervalMs: options.retryIntervalMs ?? null,
      untilWritten: (write) => this.#untilWritten(write),
    };
  }

  async start(): Promise<void> {
    const { pool, connectionString } = this.#options;
    await registerWorker(pool, this.#id);
    await releaseJobsOfDead(pool);
    this.#running = true;
    this.#listener = listenForWork(
      connectionString,
      (what) => this.#wake(what),
      (error) => this.#report("The connection that listens for work was lost", error),
    );
    await this.#listener.ready;
    this.#heartbeat = setInterval(() => this.#renewLeases(), this.#leaseMs / LEASE_RENEWALS);
    this.#lookAround = setInterval(() => this.#poll(), POLL_MS);
    this.#wake("events");
  }

  async stop(graceMs: number): Promise<void> {
    this.#running = false;
    clearInterval(this.#lookAround);
    clearTimeout(this.#nextDue);
    await this.#listener?.stop();
    await this.#pump;
    await handOver(this.#options.pool, this.#held()).catch((error) =>
      this.#report("Handing over failed", error),
    );
    const calls = Promise.all([...this.#inFlight.values()].map(({ done }) => done));
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([calls, grace]);
    clearTimeout(timer);
    clearInterval(this.#heartbeat);
    unregisterWorker(this.#id);
  }

  #wake(what: Work): void {
    this.#wanted[what] = true;
    if (this.#running) this.#pump ??= this.#work();
  }

  async #work(): Promise<void> {
    let failed = false;
    try {
      while (this.#running && Object.values(this.#wanted).includes(true)) await this.#workOnce();
      if (this.#running) await this.#sleepUntilDue();
    } catch (error) {
      // The next poll tries again: doing so at once would keep a database busy that is in trouble already.
      failed = true;
      this.#report("Looking for work failed", error);
    }
    this.#pump = null;
    const { events, waits, jobs } = this.#wanted;
    if (!failed && (events || waits || jobs)) this.#wake("jobs");
  }

  async #workOnce(): Promise<void> {
    const { pool } = this.#options;
    if (this.#wanted.events) {
      this.#wanted.events = false;
      const { count, more } = await processEvents(pool, this.#registry);
      this.#wanted.events ||= more;
      this.#wanted.jobs ||= count > 0;
    }
    if (this.#wanted.waits) {
      this.#wanted.waits = false;
      const { count, more } = await expireWaits(pool);
      this.#wanted.waits ||= more;
      this.#wanted.jobs ||= count > 0;
    }
    if (!this.#wanted.jobs) return;
    this.#wanted.jobs = false;
    const limit = this.#maxInFlight - this.#inFlight.size;
    if (limit <= 0) return;
    const functionIds = [...this.#registry.functions.keys()];
    const jobs = await claimJobs(pool, {
      owner: this.#id,
      leaseMs: this.#leaseMs,
      functionIds,
      limit,
      inHand: this.#held().map(({ id }) => id),
    });
    if (jobs.length > 0) await this.#startJobs(jobs);
  }

  async #startJobs(jobs: Job[]): Promise<void> {
    const memos = await loadMemos(this.#options.pool, [...new Set(jobs.map(({ runId }) => runId))]);
    for (const job of jobs) {
      const memo = memos.get(job.runId) ?? { settled: new Map(), hasPending: false };
      const key = `${job.id} ${job.generation}`;
      const done = dispatchJob(this.#dispatch, job, memo)
        .catch((error) => this.#report(`Job ${job.id} failed and is left to its lease`, error))
        .finally(() => {
          this.#inFlight.delete(key);
          this.#wake("jobs");
        });
      this.#inFlight.set(key, { job, done });
    }
  }

  async #sleepUntilDue(): Promise<void> {
    clearTimeout(this.#nextDue);
    const delay = await nextDueInMs(this.#options.pool, POLL_MS);
    if (delay === null || !this.#running) return;
    this.#nextDue = setTimeout(() => {
      this.#wanted.waits = true;
      this.#wake("jobs");
    }, delay);
  }

  #poll(): void {
    this.#wanted.waits = true;
    this.#wanted.events = true;
    releaseJobsOfDead(this.#options.pool).catch((error) =>
      this.#report("Looking for dead workers failed", error),
    );
    this.#wake("jobs");
  }

  #held(): Job[] {
    return [...this.#inFlight.values()].map(({ job }) => job);
  }

  #renewLeases(): void {
    renewLeases(this.#options.pool, this.#held(), this.#leaseMs).catch((error) =>
      this.#report("Renewing leases failed", error),
    );
  }

  /**
   * A step that ran must not run again because its result could not be written: as long as the database is away
   * this tries again, and the generation decides whether the result still counts.
   */
  async #untilWritten<T>(write: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!isOutage(error)) throw error;
        this.#report("Writing a result failed and is tried again", error);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS / 2));
      }
    }
  }

  #report(message: string, error: unknown): void {
    this.#options.onError?.(message, error);
  }
}
