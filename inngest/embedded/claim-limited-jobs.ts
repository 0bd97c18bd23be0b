import type { Pool } from "pg";
import { execute, inTransaction, type Queryable, type Statement } from "./database";
import type { FunctionConfig } from "./function-config";
import { type Claim, claimChosenJobs, type Job } from "./jobs";
import { isOwnSlot } from "./slots";

interface Candidate {
  id: string;
  functionId: string;
  slots: string[];
}

/** Any number that no other program takes on the same database; taken one after the other, claims can count. */
const ADVISORY_LOCK = 4_873_300_118;
const MIN_PAGE = 50;

const LOCK: Statement = {
  name: "executor_lock_limited",
  text: `SELECT pg_advisory_xact_lock(${ADVISORY_LOCK})`,
};

const WAITING: Statement = {
  name: "executor_limited_waiting",
  text: `SELECT EXISTS (SELECT FROM executor_jobs
    WHERE limited AND due_at <= now() AND function_id = ANY($1::text[])) AS waiting`,
};

const RUNNING: Statement = {
  name: "executor_running_slots",
  text: `SELECT slot, count(*)::int AS calls FROM executor_jobs j, unnest(j.slots) AS slot
    WHERE j.limited AND (j.owner IS NOT NULL AND j.due_at > now() OR j.id = ANY($1::text[]))
    GROUP BY slot`,
};

// The first comparison is the cheap one, for there may be thousands of calls behind one full slot.
const CANDIDATES: Statement = {
  name: "executor_limited_candidates",
  text: `SELECT id, function_id AS "functionId", slots FROM executor_jobs j
    WHERE limited AND due_at <= now() AND function_id = ANY($1::text[]) AND NOT slots && $3::text[]
      AND id <> ALL($2::text[])
      AND NOT (slots && $4::text[]
        AND EXISTS (SELECT FROM unnest(j.slots) AS slot WHERE j.function_id || ' ' || slot = ANY($5::text[])))
    ORDER BY due_at, id LIMIT $6 FOR UPDATE SKIP LOCKED`,
};

/**
 * Takes due calls of functions with concurrency limits, as many as the limits allow, the longest waiting ones
 * first; those of a full slot do not hold up others. What runs is counted from the jobs that are held, so that a
 * crash leaves nothing behind: a call counts until it is answered or its lease ends.
 */
export async function claimLimitedJobs(
  pool: Pool,
  claim: Claim,
  functions: ReadonlyMap<string, FunctionConfig>,
): Promise<Job[]> {
  const [found] = await execute<{ waiting: boolean }>(pool, WAITING, [claim.functionIds]);
  if (found?.waiting !== true) return [];
  return await inTransaction(pool, async (client) => {
    await execute(client, LOCK, []);
    const chosen = await choose(client, claim, functions);
    return chosen.length === 0 ? [] : await claimChosenJobs(client, claim, chosen);
  });
}

async function choose(
  on: Queryable,
  claim: Claim,
  functions: ReadonlyMap<string, FunctionConfig>,
): Promise<string[]> {
  const running = await execute<{ slot: string; calls: number }>(on, RUNNING, [claim.inHand]);
  const calls = new Map(running.map((row) => [row.slot, row.calls]));
  const chosen: string[] = [];
  const passed = [...claim.inHand];
  const full = new FullSlots();
  const pageSize = Math.max(claim.limit, MIN_PAGE);
  for (;;) {
    const page = await execute<Candidate>(on, CANDIDATES, [
      claim.functionIds,
      passed,
      ...full.lists(),
      pageSize,
    ]);
    for (const job of page) {
      passed.push(job.id);
      const blocking = fullSlots(job, calls, functions);
      for (const slot of blocking) full.add(job.functionId, slot);
      if (blocking.length > 0 || chosen.length >= claim.limit) continue;
      chosen.push(job.id);
      for (const slot of job.slots) calls.set(slot, (calls.get(slot) ?? 0) + 1);
    }
    if (page.length < pageSize || chosen.length >= claim.limit) return chosen;
  }
}

function fullSlots(
  job: Candidate,
  calls: ReadonlyMap<string, number>,
  functions: ReadonlyMap<string, FunctionConfig>,
): string[] {
  const limits = functions.get(job.functionId)?.concurrency ?? [];
  return job.slots.filter(
    (slot, index) => (calls.get(slot) ?? 0) >= (limits[index]?.limit ?? Number.POSITIVE_INFINITY),
  );
}

/** Slots that have no call left: a function's own, and for shared ones the functions whose limit is reached. */
class FullSlots {
  readonly #own = new Set<string>();
  readonly #shared = new Set<string>();
  readonly #sharedOf = new Set<string>();

  add(functionId: string, slot: string): void {
    if (isOwnSlot(slot)) {
      this.#own.add(slot);
      return;
    }
    this.#shared.add(slot);
    this.#sharedOf.add(`${functionId} ${slot}`);
  }

  lists(): [string[], string[], string[]] {
    return [[...this.#own], [...this.#shared], [...this.#sharedOf]];
  }
}
