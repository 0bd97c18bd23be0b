import { type StepRecord, TAKEN_OVER } from "@/lib/engine/record";
import type { Json } from "@/lib/utils/json";
import type { Prisma } from "@/prisma/generated/client";
import { pool } from "./db";
import { readStepRow, type StepRow } from "./step-row";

/** All attempts of a run, in order, without what went in and out. */
export async function readOutline(runId: string): Promise<StepRecord[]> {
  const { rows } = await pool().query<StepRow>({
    name: "run-outline",
    text: `SELECT path, attempt, kind, node_id, scope, unit, status, port, error, retry_at, reused, started_at,
             finished_at, NULL::json AS input, NULL::json AS config, NULL::json AS output, NULL::json AS logs,
             NULL::json AS usage
           FROM step_runs WHERE run_id = $1 ORDER BY path, attempt`,
    values: [runId],
  });
  return rows.map(readStepRow);
}

/** With the result, what live views hear of it: a step that was taken over is complete from the start. */
const COPY = `
WITH chosen AS (
  SELECT step.*, taken.status AS new_status, taken.port AS new_port, taken.output AS new_output
  FROM unnest($3::text[], $4::text[], $5::text[], $6::json[]) AS taken(path, status, port, output)
  JOIN LATERAL (
    SELECT * FROM step_runs WHERE run_id = $1 AND step_runs.path = taken.path ORDER BY attempt DESC LIMIT 1
  ) step ON true
), copied AS (
  INSERT INTO step_runs (run_id, path, attempt, kind, node_id, scope, unit, status, port, input, config, output,
    error, logs, reused, started_at, finished_at)
  SELECT $2, path, ${TAKEN_OVER}, kind, node_id, scope, unit, new_status, new_port, input, config,
    coalesce(new_output, output), CASE WHEN new_status = 'failed' THEN error END, '[]', true, now(), now()
  FROM chosen
), told AS (
  INSERT INTO run_events (run_id, seq, type, at, path, data)
  SELECT $2, row_number() OVER (ORDER BY started_at, path), 'step.' || new_status, now(), path,
    (json_strip_nulls(json_build_object('nodeId', node_id, 'kind', kind, 'attempt', ${TAKEN_OVER}, 'durationMs', 0,
      'error', CASE WHEN new_status = 'failed' THEN error END))::jsonb || jsonb_build_object('port', new_port))::json
  FROM chosen RETURNING seq
)
UPDATE runs SET event_seq = (SELECT count(*) FROM told) WHERE id = $2`;

/** Copies results of one run into another that has not begun; `outputs` take the place of recorded ones. */
export async function copyRecords(
  transaction: Prisma.TransactionClient,
  {
    from,
    to,
    records,
    outputs,
  }: { from: string; to: string; records: StepRecord[]; outputs: Record<string, Json> },
): Promise<void> {
  if (records.length === 0) return;
  await transaction.$executeRawUnsafe(
    COPY,
    from,
    to,
    records.map(({ path }) => path),
    records.map(({ status }) => status),
    records.map(({ port }) => port),
    records.map(({ path }) => (path in outputs ? JSON.stringify(outputs[path]) : null)),
  );
}
