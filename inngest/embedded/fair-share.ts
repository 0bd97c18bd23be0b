import type { Pool } from "pg";
import { isJsonObject } from "@/lib/utils/json";
import { execute, inTransaction, type Statement } from "./database";
import { type Claim, claimChosenJobs, type Job } from "./jobs";

/** Of this many calls that a worker makes there is one more for those who have none or few of them. */
const CALLS_TO_ONE_RESERVED = 5;
/** Whoever has this part of the reserved calls has his share: they are for several. */
const SHARE = 1 / 5;
/** The reserve is looked after at most for this part of the time. */
const PART_OF_TIME = 1 / 10;

const OF_OTHERS: Statement = {
  name: "executor_jobs_of_others",
  text: `WITH due AS MATERIALIZED (
      SELECT j.id, j.due_at, coalesce(r.event::json -> 'data' ->> $2, '') AS whose
      FROM executor_jobs j JOIN executor_runs r ON r.id = j.run_id
      WHERE NOT j.limited AND j.due_at <= now() AND j.owner IS NULL AND j.function_id = ANY($1::text[])),
    lines AS (
      SELECT id, row_number() OVER (PARTITION BY whose ORDER BY due_at) AS place FROM due
      WHERE whose <> ALL($3::text[]))
    SELECT id FROM executor_jobs
    WHERE id IN (SELECT id FROM lines WHERE place <= $4) AND owner IS NULL AND due_at <= now()
    ORDER BY due_at LIMIT $5 FOR UPDATE SKIP LOCKED`,
};

/**
 * Keeps one owner's work from holding up everybody else's: when all calls of a worker are taken, it makes some
 * more for owners who have hardly any of them, however many jobs of others have been due for longer. Whose a run
 * is says a property of its event's data.
 */
export class FairShare {
  readonly #property: string;
  readonly #reserved: number;
  readonly #share: number;
  readonly #owners = new WeakMap<Job, string>();
  #restsUntil = 0;

  constructor(property: string, maxInFlight: number) {
    this.#property = property;
    this.#reserved = Math.ceil(maxInFlight / CALLS_TO_ONE_RESERVED);
    this.#share = Math.ceil(this.#reserved * SHARE);
  }

  /** Milliseconds until it is worth while to ask for more. */
  get restsForMs(): number {
    return Math.max(0, this.#restsUntil - performance.now());
  }

  /** Takes due jobs of owners who have not had their share; `beyond` calls are made of the reserve already. */
  async claim(pool: Pool, claim: Omit<Claim, "limit">, held: Job[], beyond: number): Promise<Job[]> {
    const limit = this.#reserved - beyond;
    if (limit <= 0 || this.restsForMs > 0) return [];
    const began = performance.now();
    const values = [claim.functionIds, this.#property, this.#served(held), this.#share, limit];
    const jobs = await inTransaction(pool, async (client) => {
      const rows = await execute<{ id: string }>(client, OF_OTHERS, values);
      const ids = rows.map(({ id }) => id);
      return ids.length === 0 ? [] : await claimChosenJobs(client, claim, ids);
    });
    const ended = performance.now();
    this.#restsUntil = ended + (ended - began) / PART_OF_TIME;
    return jobs;
  }

  #served(held: Job[]): string[] {
    const counts = new Map<string, number>();
    for (const job of held) counts.set(this.#ownerOf(job), (counts.get(this.#ownerOf(job)) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= this.#share).map(([owner]) => owner);
  }

  #ownerOf(job: Job): string {
    const known = this.#owners.get(job);
    if (known !== undefined) return known;
    const { data }: { data?: unknown } = JSON.parse(job.event);
    const owner = isJsonObject(data) ? String(data[this.#property] ?? "") : "";
    this.#owners.set(job, owner);
    return owner;
  }
}
