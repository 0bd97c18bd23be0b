import type { Pool } from "pg";
import { execute, type Queryable, type Statement } from "./database";

export type JobKind = "discover" | "step" | "resume" | "cancel";

/** A job as its owner holds it. */
export interface Job {
  id: string;
  runId: string;
  functionId: string;
  kind: JobKind;
  stepId: string | null;
  payload: string | null;
  attempt: number;
  generation: string;
  reclaims: number;
  /** The run's triggering event as JSON. */
  event: string;
}

export interface NewJob {
  id: string;
  runId: string;
  functionId: string;
  kind: JobKind;
  stepId: string | null;
  payload: string | null;
  attempt: number;
  delayMs: number;
}

const INSERT: Statement = {
  name: "executor_insert_jobs",
  text: `INSERT INTO executor_jobs
      (id, run_id, function_id, kind, step_id, payload, attempt, due_at, slots, limited)
    SELECT j.id, j.run_id, j.function_id, j.kind, j.step_id, j.payload, j.attempt,
      now() + j.delay_ms * interval '1 millisecond', coalesce(r.slots, '{}'), coalesce(r.slots, '{}') <> '{}'
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::float8[])
      AS j(id, run_id, function_id, kind, step_id, payload, attempt, delay_ms)
    LEFT JOIN executor_runs r ON r.id = j.run_id AND j.kind IN ('discover', 'step')
    ON CONFLICT (id) DO UPDATE SET again = executor_jobs.owner IS NOT NULL`,
};

/**
 * Adds jobs. One that exists already is not added twice: where it is in flight it is marked to be done again,
 * and in any case its row is locked, so that nobody claims it before the surrounding transaction is over.
 */
export async function insertJobs(on: Queryable, jobs: NewJob[]): Promise<void> {
  if (jobs.length === 0) return;
  await execute(on, INSERT, [
    jobs.map((job) => job.id),
    jobs.map((job) => job.runId),
    jobs.map((job) => job.functionId),
    jobs.map((job) => job.kind),
    jobs.map((job) => job.stepId),
    jobs.map((job) => job.payload),
    jobs.map((job) => job.attempt),
    jobs.map((job) => job.delayMs),
  ]);
}

export function discoverJob(runId: string, functionId: string): NewJob {
  const id = `${runId}:discover`;
  return { id, runId, functionId, kind: "discover", stepId: null, payload: null, attempt: 0, delayMs: 0 };
}

export function resumeJob(runId: string, functionId: string, stepId: string, value: string): NewJob {
  const id = `${runId}:resume:${stepId}`;
  return { id, runId, functionId, kind: "resume", stepId, payload: value, attempt: 0, delayMs: 0 };
}

export function cancelJob(runId: string, functionId: string): NewJob {
  const id = `${runId}:cancel`;
  return { id, runId, functionId, kind: "cancel", stepId: null, payload: null, attempt: 0, delayMs: 0 };
}

const CLAIMED = `j.id, j.run_id AS "runId", j.function_id AS "functionId", j.kind, j.step_id AS "stepId", j.payload,
  j.attempt, j.generation, j.reclaims, r.event`;

const TAKE = `UPDATE executor_jobs j
  SET owner = $1, due_at = now() + $2 * interval '1 millisecond', again = false,
    generation = nextval('executor_jobs_generation_seq'),
    reclaims = j.reclaims + CASE WHEN j.owner IS NULL THEN 0 ELSE 1 END`;

const CLAIM: Statement = {
  name: "executor_claim_jobs",
  text: `WITH due AS MATERIALIZED (
      SELECT id FROM executor_jobs
      WHERE NOT limited AND due_at <= now() AND function_id = ANY($3::text[]) AND id <> ALL($5::text[])
      ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED)
    ${TAKE}
    FROM due, executor_runs r
    WHERE j.id = due.id AND r.id = j.run_id
    RETURNING ${CLAIMED}`,
};

export interface Claim {
  owner: string;
  leaseMs: number;
  functionIds: string[];
  limit: number;
  /** Ids of the jobs that the claimant is at work on. */
  inHand: string[];
}

/**
 * Takes up to `limit` due jobs of the given functions: free ones, and those whose owner's lease has ended. Those
 * that the claimant itself still has in hand are left out: its lease ends while the database is away, its call
 * does not. Calls with a concurrency limit are `claimLimitedJobs`' business.
 */
export async function claimJobs(pool: Pool, claim: Claim): Promise<Job[]> {
  const { owner, leaseMs, functionIds, limit, inHand } = claim;
  return await execute<Job>(pool, CLAIM, [owner, leaseMs, functionIds, limit, inHand]);
}

const CLAIM_CHOSEN: Statement = {
  name: "executor_claim_chosen_jobs",
  text: `${TAKE}
    FROM executor_runs r
    WHERE j.id = ANY($3::text[]) AND r.id = j.run_id
    RETURNING ${CLAIMED}`,
};

/** Takes jobs whose rows the surrounding transaction has locked. */
export async function claimChosenJobs(
  on: Queryable,
  claim: Pick<Claim, "owner" | "leaseMs">,
  ids: string[],
): Promise<Job[]> {
  return await execute<Job>(on, CLAIM_CHOSEN, [claim.owner, claim.leaseMs, ids]);
}

const RENEW: Statement = {
  name: "executor_renew_leases",
  text: `WITH mine AS MATERIALIZED (
      SELECT j.id FROM executor_jobs j
      JOIN unnest($1::text[], $2::bigint[]) AS m(id, generation) ON j.id = m.id AND j.generation = m.generation
      FOR UPDATE OF j SKIP LOCKED)
    UPDATE executor_jobs j SET due_at = now() + $3 * interval '1 millisecond' FROM mine WHERE j.id = mine.id`,
};

/**
 * Extends the leases of jobs that are still held under their generation; what another worker has taken over
 * since is left alone. Rows that are being changed are skipped: waiting for them could deadlock.
 */
export async function renewLeases(
  pool: Pool,
  held: { id: string; generation: string }[],
  leaseMs: number,
): Promise<void> {
  if (held.length === 0) return;
  await execute(pool, RENEW, [held.map(({ id }) => id), held.map(({ generation }) => generation), leaseMs]);
}

const RELEASE_UNKNOWN: Statement = {
  name: "executor_release_unknown",
  text: `UPDATE executor_jobs SET owner = NULL, due_at = now() + interval '1 second' WHERE id IN (
    SELECT id FROM executor_jobs WHERE owner = $1 AND id <> ALL($2::text[]) FOR UPDATE SKIP LOCKED)`,
};

/**
 * Frees what the owner holds and is not at work on: a claim is committed also where its answer was lost, or where
 * the owner could not begin with it. It is due again a moment later, for what failed may fail again. Nobody must
 * be claiming for the owner meanwhile.
 */
export async function releaseUnknown(pool: Pool, owner: string, inHand: string[]): Promise<void> {
  await execute(pool, RELEASE_UNKNOWN, [owner, inHand]);
}

const HAND_OVER: Statement = {
  name: "executor_hand_over",
  text: `UPDATE executor_jobs j SET owner = 'leaving:' || owner
    FROM unnest($1::text[], $2::bigint[]) AS m(id, generation)
    WHERE j.id = m.id AND j.generation = m.generation`,
};

/** Asks for the given jobs to be given away as soon as the step that they are in is stored. */
export async function handOver(pool: Pool, held: { id: string; generation: string }[]): Promise<void> {
  if (held.length === 0) return;
  await execute(pool, HAND_OVER, [held.map(({ id }) => id), held.map(({ generation }) => generation)]);
}

const DROP: Statement = {
  name: "executor_drop_job",
  text: "DELETE FROM executor_jobs WHERE id = $1 AND generation = $2",
};

/** Removes a job that has nothing left to do, if it is still held under this generation. */
export async function dropJob(pool: Pool, job: { id: string; generation: string }): Promise<void> {
  await execute(pool, DROP, [job.id, job.generation]);
}
