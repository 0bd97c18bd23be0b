import { z } from "zod";
import { type Database, execute, inTransaction, type Statement } from "./database";
import { endRun, lockRun } from "./end-run";
import { owedByCall } from "./fence";
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
const STORE: Statement = {
  name: "executor_checkpoint",
  text: `WITH run AS (
      UPDATE executor_runs
      SET step_count = step_count + cardinality($4::text[]), state_bytes = state_bytes + $6,
        started_at = coalesce(started_at, now())
      WHERE id = $1 AND status = 'running'
      RETURNING step_count, state_bytes),
    job AS (
      UPDATE executor_jobs j SET attempt = 0, reclaims = 0,
        owner = CASE WHEN owner LIKE 'leaving:%' THEN NULL ELSE owner END,
        due_at = CASE WHEN owner LIKE 'leaving:%' THEN now() ELSE due_at END,
        generation = CASE WHEN owner LIKE 'leaving:%' THEN nextval('executor_jobs_generation_seq')
          ELSE generation END
      FROM run
      WHERE j.id = $2 AND generation = $3
      RETURNING run.step_count, run.state_bytes, owner IS NULL AS given_away),
    steps AS (
      INSERT INTO executor_steps (run_id, step_id, seq, op, value)
      SELECT $1, s.step_id, job.step_count - cardinality($4::text[]) + s.ord, 'run', s.value
      FROM job, unnest($4::text[], $5::text[]) WITH ORDINALITY AS s(step_id, value, ord)
      ON CONFLICT (run_id, step_id) DO NOTHING)
    SELECT step_count AS "stepCount", state_bytes AS "stateBytes", given_away AS "givenAway" FROM job`,
};

interface Stored {
  stepCount: number;
  stateBytes: string;
  /** The owner is stopping, so the job was freed together with this commit. */
  givenAway: boolean;
}

/**
 * Keeps steps that ran, in one commit. False means that the caller has to stop: it is not the run's owner any
 * more (its lease ended, the run was cancelled, its process is stopping) or the run has just failed by
 * exceeding a limit.
 */
export async function storeCheckpoint(
  { pool, commits }: Database,
  body: z.output<typeof checkpointBody>,
): Promise<boolean> {
  await owedByCall();
  const steps = body.steps.filter(({ op }) => op === "StepRun").map(settledStep);
  const sizes = steps.map(({ value }) => Buffer.byteLength(value));
  const rows = await execute<Stored>(commits, STORE, [
    body.run_id,
    body.qi_id,
    body.generation_id,
    steps.map(({ stepId }) => stepId),
    steps.map(({ value }) => value),
    sizes.reduce((sum, size) => sum + size, 0),
  ]);
  const [stored] = rows;
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
