import type { Step } from "@/lib/api/contracts/runs";
import { itemsOf } from "@/lib/engine/items";
import type { StepRecord } from "@/lib/engine/record";
import { type Caller, requireRun } from "./access";
import { notFound } from "./app-error";
import { pool } from "./db";
import type { Page } from "./page";
import { readStepRow, type StepRow } from "./step-row";

/** Of the config only the list that a container goes over, as nulls: its length is all that is asked for. */
const WITHOUT_IO = `step.path, attempt, kind, node_id, scope, unit, status, port, error, logs, usage, retry_at,
  started_at, finished_at, reused, NULL::json AS input, NULL::json AS output,
  CASE WHEN json_typeof(config -> 'items') = 'array' THEN
    json_build_object('items', array_to_json(array_fill(NULL::int, ARRAY[json_array_length(config -> 'items')])))
  END AS config`;

/** The steps of a run, one per path with all its attempts, in the order of the event list, as a live view shows them. */
export async function listSteps(
  caller: Caller,
  runId: string,
  { include, cursor, limit }: { include?: "io" | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<Step>> {
  await requireRun(caller, runId, "view");
  const offset = cursor ? Number.parseInt(cursor, 10) || 0 : 0;
  const { rows } = await pool().query<StepRow>(
    `WITH page AS (
       SELECT path, min(seq) AS first FROM run_events WHERE run_id = $1 AND path IS NOT NULL
       GROUP BY path ORDER BY first LIMIT $2 OFFSET $3
     )
     SELECT ${include ? "step.*" : WITHOUT_IO}
     FROM step_runs AS step JOIN page ON page.path = step.path
     WHERE run_id = $1 ORDER BY page.first, attempt`,
    [runId, limit + 1, offset],
  );
  const steps = groupByPath(rows.map(readStepRow)).map((attempts) => presentStep(attempts, include === "io"));
  return { items: steps.slice(0, limit), nextCursor: steps.length > limit ? String(offset + limit) : null };
}

/** One step with its input and output. Throws `not-found`. */
export async function getStep(caller: Caller, runId: string, path: string): Promise<Step> {
  await requireRun(caller, runId, "view");
  const { rows } = await pool().query<StepRow>(
    "SELECT * FROM step_runs WHERE run_id = $1 AND path = $2 ORDER BY attempt",
    [runId, path],
  );
  if (rows.length === 0) throw notFound("step");
  return presentStep(rows.map(readStepRow), true);
}

function groupByPath(records: StepRecord[]): StepRecord[][] {
  const groups = new Map<string, StepRecord[]>();
  for (const record of records) groups.set(record.path, [...(groups.get(record.path) ?? []), record]);
  return [...groups.values()];
}

function presentStep(attempts: StepRecord[], withIo: boolean): Step {
  const last = attempts.at(-1);
  if (!last) throw notFound("step");
  const { path, nodeId, kind, status, attempt, port, finishedAt, error, usage, input, config, output } = last;
  const began = (attempts[0] ?? last).startedAt;
  return {
    path,
    nodeId,
    kind,
    // An attempt that failed but will be followed by another has not failed the step.
    status: last.retryAt === null ? status : "waiting",
    attempt,
    port,
    startedAt: began,
    finishedAt: last.retryAt === null ? finishedAt : null,
    durationMs: finishedAt && last.retryAt === null ? duration(began, finishedAt) : null,
    error,
    usage,
    reused: last.reused,
    items: itemsOf(last)?.length ?? null,
    logs: attempts.flatMap((record) => record.logs),
    attempts: attempts.map((record) => ({
      attempt: record.attempt,
      status: record.status,
      startedAt: record.startedAt,
      finishedAt: record.finishedAt,
      error: record.error,
    })),
    ...(withIo ? { input, config, output } : {}),
  };
}

function duration(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}
