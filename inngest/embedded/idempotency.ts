import { execute, type Queryable, type Statement } from "./database";
import { evaluateKey } from "./match-expression";
import type { NewRun } from "./new-runs";

// Sorted, so that two transactions take the same keys in the same order.
const SEE: Statement = {
  name: "executor_see_keys",
  text: `INSERT INTO executor_seen AS seen (function_id, key)
    SELECT * FROM unnest($1::text[], $2::text[]) AS k(function_id, key) ORDER BY 1, 2
    ON CONFLICT (function_id, key) DO UPDATE SET seen_at = now() WHERE seen.seen_at <= now() - interval '24 hours'
    RETURNING function_id AS "functionId", key`,
};

/**
 * The runs that may start: of those of a function with `idempotency`, the first for each value in 24 hours. One
 * whose expression has no value is always among them: it must not count as a repetition of other events that
 * lack it too.
 */
export async function withoutRepetitions(on: Queryable, runs: NewRun[]): Promise<NewRun[]> {
  const keyed = new Map<string, { run: NewRun; key: string }>();
  const free = new Set<NewRun>();
  for (const run of runs) {
    const key = run.fn.idempotency === null ? null : evaluateKey(run.fn.idempotency, run.event);
    if (key === null) free.add(run);
    else if (!keyed.has(`${run.fn.id} ${key}`)) keyed.set(`${run.fn.id} ${key}`, { run, key });
  }
  if (keyed.size === 0) return runs;
  const first = [...keyed.values()];
  const seen = await execute<{ functionId: string; key: string }>(on, SEE, [
    first.map(({ run }) => run.fn.id),
    first.map(({ key }) => key),
  ]);
  for (const { functionId, key } of seen) {
    const entry = keyed.get(`${functionId} ${key}`);
    if (entry !== undefined) free.add(entry.run);
  }
  return runs.filter((run) => free.has(run));
}
