import { AsyncLocalStorage } from "node:async_hooks";

/** The job that a call is made for, under the generation in which it was claimed. */
interface Held {
  id: string;
  generation: string;
  /** What the call has still to write before anything of it counts as done. */
  owed: Promise<unknown>;
}

const calls = new AsyncLocalStorage<Held>();

/**
 * Makes a call during which `currentFence` holds as long as the job is not taken over by another worker. It is over
 * when all that it owes is written, and fails if that could not be.
 */
export async function withinFence<T>(
  { id, generation }: { id: string; generation: string },
  call: () => Promise<T>,
): Promise<T> {
  const held: Held = { id, generation, owed: Promise.resolve() };
  try {
    return await calls.run(held, call);
  } finally {
    await held.owed;
  }
}

/** Resolves when the call that this code is a part of has written what it owes. */
export async function owedByCall(): Promise<void> {
  await calls.getStore()?.owed;
}

/**
 * Common table expressions for a statement of the called function, so that it writes nothing that does not count
 * any more. The last, `fence`, has a row while the call owns its job, which it goes on to do until the statement is
 * committed; `goes_on` is false where the worker is stopping and the job was given to the next one with this.
 */
interface FencePart {
  name: string;
  /** `first` is the number of the first of the parameters `values`. */
  parts(first: number): string;
  values: unknown[];
}

/** The fence around the call that this code is a part of; none where the executor is not in this process. */
export function currentFence(): Fence | undefined {
  const held = calls.getStore();
  if (held === undefined) return undefined;
  const values = [held.id, held.generation];
  return {
    held: { name: "held", parts: heldParts, values },
    progress: { name: "progress", parts: progressParts, values },
    step: { name: "step", parts: stepParts, values },
    owe: (written) => {
      held.owed = Promise.all([held.owed, written]);
      held.owed.catch(() => undefined);
    },
  };
}

interface Fence {
  /** For a statement during which the job has to be held. */
  held: FencePart;
  /** For one with which a step of it is done and the next begins; `goes_on` is false where that is to be the last. */
  progress: FencePart;
  /** For one with which a step of it is done; where the worker is stopping, the job is given away with it. */
  step: FencePart;
  /** Nothing of the call is kept as done before this is written. */
  owe(written: Promise<void>): void;
}

const lock = (first: number): string => `SELECT id, reclaims, owner LIKE 'leaving:%' AS is_leaving
  FROM executor_jobs WHERE id = $${first}::text AND generation = $${first + 1}::bigint FOR UPDATE`;

const heldParts = (first: number): string => `fence AS (SELECT true AS goes_on FROM (${lock(first)}) job)`;

// As in a checkpoint: progress forgives earlier deaths.
const progressParts = (first: number): string => `own_job AS (${lock(first)}),
  own_progress AS (
    UPDATE executor_jobs j SET reclaims = 0 FROM own_job WHERE j.id = own_job.id AND own_job.reclaims > 0),
  fence AS (SELECT NOT is_leaving AS goes_on FROM own_job)`;

// And a worker that stops gives its job away between two steps.
const stepParts = (first: number): string => `own_job AS (${lock(first)}),
  own_progress AS (
    UPDATE executor_jobs j SET reclaims = 0,
      owner = CASE WHEN is_leaving THEN NULL ELSE owner END,
      due_at = CASE WHEN is_leaving THEN now() ELSE due_at END,
      generation = CASE WHEN is_leaving THEN nextval('executor_jobs_generation_seq') ELSE generation END
    FROM own_job WHERE j.id = own_job.id AND (own_job.reclaims > 0 OR is_leaving)),
  fence AS (SELECT NOT is_leaving AS goes_on FROM own_job)`;
