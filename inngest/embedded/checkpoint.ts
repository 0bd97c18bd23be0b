import type { Pool } from "pg";
import { z } from "zod";
import { type CargoWrite, currentHold } from "./cargo";
import { againIfLost, execute, inTransaction, type Statement } from "./database";
import { endRun, lockRun } from "./end-run";
import { exceededLimit } from "./limits";
import { opcode } from "./opcode";
import { settledStep } from "./outcome";

/** What the SDK sends after a step ran while it goes on with the next one. */
export const checkpointBody = z.object({
  run_id: z.string(),
  qi_id: z.string(),
  /** The SDK makes a number of it. */
  generation_id: z.coerce.string(),
  steps: z.array(opcode),
});

// The run's row is locked by its update, then the job's, whose generation is the fence: a claim that came first
// leaves nothing to update here, and one that comes later reads the steps after this commit.
function fencedParts(param: (number: number) => string): string {
  return `own_run AS (
      UPDATE executor_runs
      SET step_count = step_count + cardinality(${param(4)}::text[]), state_bytes = state_bytes + ${param(6)},
        started_at = coalesce(started_at, now())
      WHERE id = ${param(1)} AND status = 'running'
      RETURNING step_count, state_bytes),
    own_job AS (
      UPDATE executor_jobs j SET attempt = 0, reclaims = 0,
        owner = CASE WHEN owner LIKE 'leaving:%' THEN NULL ELSE owner END,
        due_at = CASE WHEN owner LIKE 'leaving:%' THEN now() ELSE due_at END,
        generation = CASE WHEN owner LIKE 'leaving:%' THEN nextval('executor_jobs_generation_seq')
          ELSE generation END
      FROM own_run
      WHERE j.id = ${param(2)} AND generation = ${param(3)}
      RETURNING own_run.step_count, own_run.state_bytes, owner IS NULL AS given_away),
    own_steps AS (
      INSERT INTO executor_steps (run_id, step_id, seq, op, value)
      SELECT ${param(1)}, s.step_id, own_job.step_count - cardinality(${param(4)}::text[]) + s.ord, 'run', s.value
      FROM own_job, unnest(${param(4)}::text[], ${param(5)}::text[]) WITH ORDINALITY AS s(step_id, value, ord)
      ON CONFLICT (run_id, step_id) DO NOTHING)`;
}

const STORED = `step_count AS "stepCount", state_bytes AS "stateBytes", given_away AS "givenAway"`;

const STORE: Statement = {
  name: "executor_checkpoint",
  text: `WITH ${fencedParts((number) => `$${number}`)} SELECT ${STORED} FROM own_job`,
};

/** Statements that also take cargo along, by the cargo's name. */
const withCargo = new Map<string, Statement>();

/** One statement for both is one round trip, and the fence holds for the cargo too. */
function storeWith({ name, parts, values }: CargoWrite): Statement {
  const known = withCargo.get(name);
  if (known) return known;
  const fenced = fencedParts((number) => `$${values.length + number}`);
  const statement = {
    name: `executor_checkpoint:${name}`,
    text: `WITH ${fenced}, ${parts("EXISTS (SELECT FROM own_job)")} SELECT ${STORED}, row_to_json(cargo) AS cargo FROM own_job, cargo`,
  };
  withCargo.set(name, statement);
  return statement;
}

interface Stored {
  stepCount: number;
  stateBytes: string;
  /** The owner is stopping, so the job was freed together with this commit. */
  givenAway: boolean;
  cargo?: unknown;
}

/**
 * Keeps steps that ran, in one commit. False means that the caller has to stop: it is not the run's owner any
 * more (its lease ended, the run was cancelled, its process is stopping) or the run has just failed by
 * exceeding a limit.
 */
export async function storeCheckpoint(pool: Pool, body: z.output<typeof checkpointBody>): Promise<boolean> {
  const steps = body.steps.filter(({ op }) => op === "StepRun").map(settledStep);
  const sizes = steps.map(({ value }) => Buffer.byteLength(value));
  const stored = await store(pool, [
    body.run_id,
    body.qi_id,
    body.generation_id,
    steps.map(({ stepId }) => stepId),
    steps.map(({ value }) => value),
    sizes.reduce((sum, size) => sum + size, 0),
  ]);
  if (stored === undefined) return false;
  const error = exceededLimit({
    steps: stored.stepCount,
    stateBytes: Number(stored.stateBytes),
    largestStepBytes: Math.max(0, ...sizes),
  });
  if (error === null) return !stored.givenAway;
  await inTransaction(pool, async (client) => {
    const run = await lockRun(client, body.run_id);
    if (run !== null) await endRun(client, run, { status: "failed", error });
  });
  return false;
}

async function store(pool: Pool, values: unknown[]): Promise<Stored | undefined> {
  const hold = currentHold();
  const cargo = hold?.cargo ?? null;
  const [stored] = await againIfLost(() => {
    if (cargo === null) return execute<Stored>(pool, STORE, values);
    const carried = cargo.load();
    return execute<Stored>(pool, storeWith(carried), [...carried.values, ...values]);
  });
  if (stored && hold && cargo) await hold.delivered(cargo, stored.cargo);
  return stored;
}
