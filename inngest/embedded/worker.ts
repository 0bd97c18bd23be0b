import type { Pool } from "pg";
import { ulid } from "ulid";
import { isOutage } from "@/lib/utils/outage";
import { type Handler, loadMemos } from "./call-function";
import { claimLimitedJobs } from "./claim-limited-jobs";
import type { Queryable } from "./database";
import { type Dispatch, dispatchJob } from "./dispatch-job";
import { FairShare } from "./fair-share";
import { processEvents } from "./inbox";
import { type Claim, claimJobs, handOver, type Job, releaseUnknown, renewLeases } from "./jobs";
import { nextDueInMs } from "./next-due";
import { pruneEnded } from "./prune-ended";
import { loadRegistry } from "./registry";
import { Schedules } from "./schedules";
import { expireWaits } from "./waits";
import { listenForWork } from "./wake-up";
import { registerWorker, releaseJobsOfDead, unregisterWorker } from "./workers";

export interface WorkerOptions {
  pool: Pool;
  /** For the few statements of each run that stand alone; if not given, the pool. */
  commits?: Queryable;
  /** For the connection that listens; the same database as the pool's. */
  connectionString: string;
  /** How long a claim outlives its last sign of life, if its process cannot be seen to be dead. */
  leaseMs?: number;
  /** Calls at once. */
  maxInFlight?: number;
  /** A property of the data of events: runs are kept from holding up those that differ in it. */
  fairBy?: string;
  /** Makes all retries equally long, for tests; without it they back off as Inngest's do. */
  retryIntervalMs?: number;
  /** How long the steps of a run are kept after its end. */
  keepEndedMs?: number;
  /** The clock that cron triggers go by, in milliseconds since 1970. */
  now?: () => number;
  /** Told of what went wrong and is tried again. */
  onError?: (message: string, error: unknown) => void;
}

const DEFAULT_LEASE_MS = 20_000;
const DEFAULT_MAX_IN_FLIGHT = 50;
/** How late the news of other processes may be, if a notification was lost. */
const POLL_MS = 1000;
const LEASE_RENEWALS = 6;
const PRUNE_MS = 60_000;
const DEFAULT_KEEP_ENDED_MS = 60 * 60_000;

const KINDS_OF_WORK = ["functions", "schedules", "events", "waits", "jobs"] as const;
type Work = (typeof KINDS_OF_WORK)[number];

/** The loop that looks for work and does it, under an identity of its own. */
export class Worker {
  readonly #id = ulid();
  readonly #options: WorkerOptions;
  readonly #runs: () => ReadonlySet<string>;
  readonly #dispatch: Dispatch;
  readonly #leaseMs: number;
  readonly #maxInFlight: number;
  readonly #schedules: Schedules;
  readonly #fairShare: FairShare | null;
  readonly #inFlight = new Map<string, { job: Job; done: Promise<void> }>();
  readonly #wanted: Record<Work, boolean> = {
    functions: true,
    schedules: true,
    events: true,
    waits: true,
    jobs: true,
  };
  #running = false;
  #limitedFirst = false;
  #hasLimits = false;
  #mayBeLimited = true;
  #mayHoldUnknown = false;
  #pump: Promise<void> | null = null;
  #listener: ReturnType<typeof listenForWork> | null = null;
  #heartbeat: NodeJS.Timeout | undefined;
  #lookAround: NodeJS.Timeout | undefined;
  #cleaning: NodeJS.Timeout | undefined;
  #nextDue: NodeJS.Timeout | undefined;
  #othersTurn: NodeJS.Timeout | undefined;

  /** `runs` are the ids of the functions that the handler answers for. */
  constructor(options: WorkerOptions, handler: Handler, runs: () => ReadonlySet<string>) {
    this.#options = options;
    this.#runs = runs;
    this.#leaseMs = options.leaseMs ?? DEFAULT_LEASE_MS;
    this.#maxInFlight = options.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT;
    this.#schedules = new Schedules(options.pool, options.now ?? Date.now);
    this.#fairShare = options.fairBy === undefined ? null : new FairShare(options.fairBy, this.#maxInFlight);
    this.#dispatch = {
      pool: options.pool,
      commits: options.commits ?? options.pool,
      handler,
      registry: { functions: new Map(), announceFinished: false },
      retryIntervalMs: options.retryIntervalMs ?? null,
      untilWritten: (write) => this.#untilWritten(write),
    };
  }

  async start(): Promise<void> {
    const { pool, connectionString, keepEndedMs = DEFAULT_KEEP_ENDED_MS } = this.#options;
    await registerWorker(pool, this.#id);
    await releaseJobsOfDead(pool);
    await this.#loadFunctions();
    this.#running = true;
    this.#listener = listenForWork(
      connectionString,
      (what) => this.#wake(what),
      (error) => this.#report("The connection that listens for work was lost", error),
    );
    await this.#listener.ready;
    this.#heartbeat = setInterval(() => this.#renewLeases(), this.#leaseMs / LEASE_RENEWALS);
    this.#lookAround = setInterval(() => this.#poll(), POLL_MS);
    this.#cleaning = setInterval(() => this.#prune(keepEndedMs), PRUNE_MS);
    this.#wake("events");
  }

  async stop(graceMs: number): Promise<void> {
    this.#running = false;
    clearInterval(this.#lookAround);
    clearInterval(this.#cleaning);
    clearTimeout(this.#nextDue);
    clearTimeout(this.#othersTurn);
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

  /** To be told when the handler answers for other functions than before. */
  functionsChanged(): void {
    this.#wake("functions");
  }

  #wake(what: Work): void {
    this.#wanted[what] = true;
    if (this.#running) this.#pump ??= this.#work();
  }

  async #work(): Promise<void> {
    let failed = false;
    try {
      while (this.#running && this.#wantsWork()) await this.#workOnce();
      if (this.#running) await this.#sleepUntilDue();
    } catch (error) {
      // The next poll tries again: doing so at once would keep a database busy that is in trouble already.
      failed = true;
      for (const what of KINDS_OF_WORK) this.#wanted[what] = true;
      this.#mayHoldUnknown = true;
      this.#report("Looking for work failed", error);
    }
    this.#pump = null;
    if (!failed && this.#wantsWork()) this.#wake("jobs");
  }

  #wantsWork(): boolean {
    return Object.values(this.#wanted).includes(true);
  }

  async #workOnce(): Promise<void> {
    const { pool } = this.#options;
    const wanted = this.#wanted;
    if (wanted.functions) {
      wanted.functions = false;
      await this.#loadFunctions();
      wanted.jobs = true;
    }
    if (wanted.schedules) {
      wanted.schedules = false;
      if ((await this.#schedules.tick()) > 0) wanted.jobs = true;
    }
    if (wanted.events) {
      wanted.events = false;
      const { count, more } = await processEvents(pool, this.#dispatch.registry);
      wanted.events ||= more;
      wanted.jobs ||= count > 0;
    }
    if (wanted.waits) {
      wanted.waits = false;
      const { count, more } = await expireWaits(pool);
      wanted.waits ||= more;
      wanted.jobs ||= count > 0;
    }
    if (!wanted.jobs) return;
    if (this.#mayHoldUnknown) {
      await releaseUnknown(pool, this.#id, this.#inHand());
      this.#mayHoldUnknown = false;
    }
    wanted.jobs = false;
    const jobs = await this.#claim();
    if (jobs.length > 0) await this.#startJobs(jobs);
  }

  /** Neither kind of job may starve the other, so each in turn has the first pick. */
  async #claim(): Promise<Job[]> {
    this.#limitedFirst = !this.#limitedFirst;
    const first = await this.#claimSome(this.#limitedFirst, []);
    const taken = [...first, ...(await this.#claimSome(!this.#limitedFirst, first))];
    return [...taken, ...(await this.#claimForOthers(taken))];
  }

  #claimOf(limit: number, taken: Job[]): Claim {
    return {
      owner: this.#id,
      leaseMs: this.#leaseMs,
      functionIds: [...this.#runs()],
      limit,
      inHand: [...this.#inHand(), ...taken.map(({ id }) => id)],
    };
  }

  async #claimForOthers(taken: Job[]): Promise<Job[]> {
    const held = [...this.#held(), ...taken];
    const beyond = held.length - this.#maxInFlight;
    if (!this.#fairShare || beyond < 0) return [];
    const rest = this.#fairShare.restsForMs;
    if (rest > 0) {
      clearTimeout(this.#othersTurn);
      this.#othersTurn = setTimeout(() => this.#wake("jobs"), rest);
      return [];
    }
    return await this.#fairShare.claim(this.#options.pool, this.#claimOf(0, taken), held, beyond);
  }

  async #claimSome(limited: boolean, taken: Job[]): Promise<Job[]> {
    const limit = this.#maxInFlight - this.#inFlight.size - taken.length;
    if (limit <= 0) return [];
    const claim = this.#claimOf(limit, taken);
    if (!limited) return await claimJobs(this.#options.pool, claim);
    if (!this.#mayBeLimited && !this.#hasLimits) return [];
    this.#mayBeLimited = false;
    return await claimLimitedJobs(this.#options.pool, claim, this.#dispatch.registry.functions);
  }

  async #loadFunctions(): Promise<void> {
    const registry = await loadRegistry(this.#options.pool);
    this.#dispatch.registry = registry;
    const own = [...this.#runs()].flatMap((id) => registry.functions.get(id) ?? []);
    this.#hasLimits = own.some(({ concurrency }) => concurrency.length > 0);
    await this.#schedules.use(own);
    this.#wanted.schedules = true;
  }

  async #startJobs(jobs: Job[]): Promise<void> {
    const memos = await loadMemos(this.#options.pool, [...new Set(jobs.map(({ runId }) => runId))]);
    for (const job of jobs) {
      const memo = memos.get(job.runId) ?? { settled: new Map(), hasPending: false };
      const key = `${job.id} ${job.generation}`;
      const done = dispatchJob(this.#dispatch, job, memo)
        .catch((error) => {
          // What is wrong with the job itself is left to its lease, whose ends are counted.
          this.#mayHoldUnknown ||= isOutage(error);
          this.#report(`Job ${job.id} failed`, error);
        })
        .finally(() => {
          this.#inFlight.delete(key);
          this.#wake("jobs");
        });
      this.#inFlight.set(key, { job, done });
    }
  }

  async #sleepUntilDue(): Promise<void> {
    clearTimeout(this.#nextDue);
    const due = await nextDueInMs(this.#options.pool, POLL_MS);
    const delay = Math.min(due ?? POLL_MS, this.#schedules.dueInMs());
    if (delay >= POLL_MS || !this.#running) return;
    this.#nextDue = setTimeout(() => {
      this.#wanted.waits = true;
      this.#wanted.schedules ||= this.#schedules.dueInMs() === 0;
      this.#wake("jobs");
    }, delay);
  }

  #poll(): void {
    this.#wanted.waits = true;
    this.#wanted.events = true;
    this.#wanted.schedules ||= this.#schedules.dueInMs() === 0;
    // A job may have been limited by what its function asked for before.
    this.#mayBeLimited = true;
    releaseJobsOfDead(this.#options.pool).catch((error) =>
      this.#report("Looking for dead workers failed", error),
    );
    this.#wake("jobs");
  }

  #prune(keepEndedMs: number): void {
    pruneEnded(this.#options.pool, keepEndedMs).catch((error) =>
      this.#report("Forgetting what ended long ago failed", error),
    );
  }

  #held(): Job[] {
    return [...this.#inFlight.values()].map(({ job }) => job);
  }

  #inHand(): string[] {
    return this.#held().map(({ id }) => id);
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
