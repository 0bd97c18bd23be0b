import type { StepRecord } from "@/lib/engine/record";
import type { WorkflowDocument } from "@/lib/graph/document";
import { type ChosenIterations, iterationsAround, pathInIterations } from "@/lib/graph/iteration-path";
import { containersAround } from "@/lib/graph/node-at";
import type { Json } from "@/lib/utils/json";
import { pool } from "./db";
import { readStepRow, type StepRow } from "./step-row";

/** A step of one of the workflow's last runs. */
export type LastStep = StepRecord & { runId: string };

/** How many runs are looked through: data that is older than that is likely not what the workflow makes now. */
const LAST_RUNS = 20;

const LAST = `
WITH recent AS (
  SELECT id, created_at FROM runs WHERE workflow_id = $1 ORDER BY created_at DESC, id LIMIT ${LAST_RUNS}
)
SELECT DISTINCT ON (wanted.node_id) recent.id AS "runId", step.path, step.attempt, step.kind, step.node_id,
  step.scope, step.unit, step.status, step.port, step.error, step.retry_at, step.reused, step.started_at,
  step.finished_at, NULL::json AS logs, NULL::json AS usage, NULL::json AS config,
  CASE WHEN $5 THEN step.input END AS input, CASE WHEN $5 THEN step.output END AS output
FROM unnest($2::text[], $3::text[]) AS wanted(node_id, path) CROSS JOIN recent
JOIN LATERAL (
  SELECT * FROM step_runs
  WHERE run_id = recent.id AND path = wanted.path AND step_runs.node_id = wanted.node_id
    AND status IN ('completed', 'failed', 'skipped') AND retry_at IS NULL AND NOT reused
  ORDER BY attempt DESC LIMIT 1
) step ON true
ORDER BY wanted.node_id, ($4 AND step.status = 'skipped'), recent.created_at DESC, step.path DESC`;

interface Wanted {
  nodes: readonly string[];
  /** Whether a run in which the node ran goes before later ones that passed it by. */
  preferRan: boolean;
  /** Whether what went in and out is read, too. */
  io: boolean;
  iterations?: ChosenIterations | undefined;
}

/**
 * What the workflow's last runs did at each of these nodes, in containers at the chosen iteration. What a run only
 * took over, such as a pinned output, does not count.
 */
export async function lastSteps(
  workflowId: string,
  document: WorkflowDocument,
  { nodes, preferRan, io, iterations = {} }: Wanted,
): Promise<Map<string, LastStep>> {
  const wanted = nodes.flatMap((id) => {
    const path = pathInIterations(document, id, iterations);
    const isChosen = containersAround(document, id).some((each) => iterations[each] !== undefined);
    // A node that was tested alone stood outside its containers.
    return (isChosen || path === id ? [path] : [id, path]).map((each) => [id, each]);
  });
  const { rows } = await pool().query<StepRow & { runId: string }>({
    name: "last-steps",
    text: LAST,
    values: [workflowId, wanted.map(([id]) => id), wanted.map(([, path]) => path), preferRan, io],
  });
  return new Map(rows.map((row) => [row.node_id, { ...readStepRow(row), runId: row.runId }]));
}

const ITERATIONS = `
WITH recent AS (
  SELECT id, created_at FROM runs WHERE workflow_id = $1 ORDER BY created_at DESC, id LIMIT ${LAST_RUNS}
)
SELECT path, node_id AS "container", input FROM step_runs
WHERE kind = 'iteration' AND path = ANY($2::text[]) AND run_id = (
  SELECT recent.id FROM recent JOIN step_runs inner_step ON run_id = recent.id
  WHERE path = $3 AND kind = 'iteration' ORDER BY created_at DESC LIMIT 1)`;

/** What the chosen iterations of the containers around a node began with, by container; empty where none ran. */
export async function lastIterations(
  workflowId: string,
  document: WorkflowDocument,
  id: string,
  iterations?: ChosenIterations,
): Promise<Map<string, Json>> {
  const paths = iterationsAround(document, id, iterations);
  const { rows } = await pool().query<{ container: string; input: Json }>({
    name: "last-iterations",
    text: ITERATIONS,
    values: [workflowId, paths, paths.at(-1) ?? ""],
  });
  return new Map(rows.map(({ container, input }) => [container, input]));
}

const COUNTS = `
SELECT wanted.path, count(*)::int AS count
FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted(run_id, node_id, path)
JOIN step_runs ON step_runs.run_id = wanted.run_id AND step_runs.node_id = wanted.node_id
  AND kind = 'iteration' AND starts_with(step_runs.path, wanted.path || '[')
GROUP BY wanted.path`;

/** How many iterations each of these steps of containers went through, by path. */
export async function iterationCounts(
  containers: readonly Pick<LastStep, "runId" | "nodeId" | "path">[],
): Promise<Map<string, number>> {
  if (containers.length === 0) return new Map();
  const { rows } = await pool().query<{ path: string; count: number }>({
    name: "iteration-counts",
    text: COUNTS,
    values: [
      containers.map(({ runId }) => runId),
      containers.map(({ nodeId }) => nodeId),
      containers.map(({ path }) => path),
    ],
  });
  return new Map(rows.map(({ path, count }) => [path, count]));
}

/** The input of the last run that one of these triggers began; null where there is none. */
export async function lastInput(
  workflowId: string,
  triggers: readonly string[],
): Promise<{ trigger: string; input: Json } | null> {
  const { rows } = await pool().query<{ trigger: string; input: Json }>({
    name: "last-input",
    text: `SELECT trigger_node_id AS trigger, input FROM runs
           WHERE workflow_id = $1 AND trigger_node_id = ANY($2::text[]) ORDER BY created_at DESC, id LIMIT 1`,
    values: [workflowId, triggers],
  });
  return rows[0] ?? null;
}
