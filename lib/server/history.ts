import type { Pool } from "pg";
import { itemsOf } from "@/lib/engine/items";
import { type Recorder, RunEnded, type StepRecord } from "@/lib/engine/record";
import type { Delegation } from "@/lib/engine/step";
import { sendAbort } from "./abort-notices";
import { admitRuns } from "./admission";
import { finishRun } from "./finish-run";
import { exceeded, NO_LIMITS, type RunLimits } from "./run-limits";
import { restRun } from "./run-state";
import { readStepRow, type StepRow } from "./step-row";
import { untilAnswered } from "./until-answered";

/**
 * One round trip and one commit for any number of records: new attempts are inserted, open ones move on,
 * settled ones stay as they are, and every change becomes a numbered event of the run. The lock on the
 * run's row keeps the numbers without gaps and lets nothing be written once the run has ended.
 */
const WRITE = `
WITH run AS (
  SELECT status IN ('pending', 'running', 'waiting') AS live FROM runs WHERE id = $1 FOR UPDATE
), given AS (
  SELECT * FROM unnest(
    $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::json[], $11::json[], $12::json[], $13::json[], $14::json[], $15::json[],
    $16::timestamptz[], $17::timestamptz[], $18::timestamptz[], $24::bool[],
    $19::text[], $20::json[], $21::int[], $22::float8[]
  ) WITH ORDINALITY AS given(
    path, attempt, kind, node_id, scope, unit, status, port,
    input, config, output, error, logs, usage,
    retry_at, started_at, finished_at, reused, event, data, tokens, cost, position
  )
), changed AS (
  INSERT INTO step_runs (
    run_id, path, attempt, kind, node_id, scope, unit, status, port,
    input, config, output, error, logs, usage, retry_at, started_at, finished_at, reused
  )
  SELECT $1, path, attempt, kind, node_id, scope, unit, status, port,
    input, config, output, error, logs, usage, retry_at, started_at, finished_at, reused
  FROM given WHERE (SELECT live FROM run) ORDER BY path, attempt
  ON CONFLICT (run_id, path, attempt) DO UPDATE SET
    status = excluded.status, port = excluded.port, config = excluded.config, output = excluded.output,
    error = excluded.error, logs = excluded.logs, usage = excluded.usage, retry_at = excluded.retry_at,
    finished_at = excluded.finished_at, reused = excluded.reused
  WHERE step_runs.status IN ('pending', 'running', 'waiting')
  RETURNING path, attempt, xmax = 0 AS inserted
), told AS (
  SELECT given.*, row_number() OVER (ORDER BY position) AS number
  FROM given JOIN changed USING (path, attempt)
  WHERE changed.inserted OR given.event <> 'step.started'
), resumed AS (
  SELECT status = 'waiting' AND EXISTS (SELECT FROM told WHERE event <> 'step.waiting') AS yes
  FROM runs WHERE id = $1
), counted AS (
  UPDATE runs SET
    event_seq = event_seq + (SELECT count(*) FROM told),
    step_count = step_count + (SELECT count(*) FROM told WHERE kind = 'node' AND event IN ('step.completed', 'step.failed')),
    tokens = runs.tokens + (SELECT coalesce(sum(tokens), 0) FROM told),
    cost_usd = cost_usd + (SELECT coalesce(sum(cost), 0) FROM told),
    has_pauses = has_pauses OR EXISTS (SELECT FROM told WHERE event = 'step.waiting'),
    status = CASE WHEN resumed.yes THEN 'running' ELSE status END,
    waited_ms = waited_ms + CASE WHEN resumed.yes
      THEN extract(epoch FROM now() - waiting_since) * 1000 ELSE 0 END,
    waiting_since = CASE WHEN resumed.yes THEN NULL ELSE waiting_since END
  FROM resumed
  WHERE id = $1 AND EXISTS (SELECT FROM told)
  RETURNING event_seq, step_count, cost_usd, has_pauses
), events AS (
  INSERT INTO run_events (run_id, seq, type, at, path, data)
  SELECT $1, counted.event_seq - (SELECT count(*) FROM told) + number, event,
    coalesce(finished_at, started_at), path, data
  FROM told, counted
)
SELECT coalesce((SELECT live FROM run), false) AS live,
  coalesce((SELECT step_count FROM counted), 0) AS steps,
  coalesce((SELECT cost_usd FROM counted), 0) AS cost,
  coalesce((SELECT has_pauses FROM counted), false) AS pauses,
  $23::text IS NOT NULL AND EXISTS (
    SELECT FROM step_runs
    WHERE run_id = $1 AND kind = 'iteration' AND status = 'failed' AND starts_with(path, $23::text)
  ) AS stopped,
  pg_notify('heddle_run', $1)`;

interface WriteAnswer {
  live: boolean;
  stopped: boolean;
  pauses: boolean;
  steps: number;
  cost: number;
}

/**
 * Writes the history of one function run: a whole run, or the part of it that was handed over. A run that
 * goes over one of its limits is ended by the write that notices it.
 */
export function createRecorder(
  pool: Pool,
  runId: string,
  part: Delegation | null,
  limits: RunLimits = NO_LIMITS,
): Recorder {
  const notes = new Map<string, StepRecord>();
  const guard = part?.stopOnError ? `${part.path}[` : null;

  async function writeNotes(): Promise<void> {
    const records = [...notes.values()];
    notes.clear();
    const reused = records.map((record) => record.reused);
    const values = [runId, ...columnsOf(records, part), guard, reused];
    const { rows } = await untilAnswered(() =>
      pool.query<WriteAnswer>({ name: "write-history", text: WRITE, values }),
    );
    const answer = rows[0];
    if (!answer?.live || answer.stopped) throw new RunEnded();
    const error = exceeded(limits, answer);
    if (error) {
      await untilAnswered(() => finishRun(runId, { status: "failed", error }));
      throw new RunEnded();
    }
    const dropped = records.flatMap((record) => droppedBy(record, part));
    if (dropped.length > 0) await untilAnswered(() => sendAbort(pool, runId, dropped));
    const left = answer.pauses ? await restRun(pool, runId) : null;
    if (left !== null) await untilAnswered(() => admitRuns(left));
  }

  const add = (record: StepRecord): void => void notes.set(`${record.path}@${record.attempt}`, record);
  return {
    add,
    write: async (record) => {
      add(record);
      await writeNotes();
    },
    flush: async () => {
      if (notes.size > 0) await writeNotes();
    },
    read: async (path) => await readContainer(pool, runId, path),
  };
}

/** What is not to go on because of this record: what was cancelled, or all items of a fan-out that fails. */
function droppedBy(record: StepRecord, part: Delegation | null): string[] {
  if (record.status === "cancelled") return [record.path];
  const fails = record.status === "failed" && record.kind === "iteration" && part?.stopOnError;
  return fails && isIterationOf(record, part.path) ? [part.path] : [];
}

/** What an invocation has to know: its own rows, and those of the scopes around the part it runs. */
export async function loadHistory(
  pool: Pool,
  runId: string,
  { unit, scopes, below }: { unit: string; scopes: string[]; below: string | null },
): Promise<StepRecord[]> {
  const query = {
    name: "load-history",
    // What a replay took over may have been written by a part that was cut differently.
    text: `SELECT * FROM step_runs
           WHERE run_id = $1 AND (unit = $2 OR scope = ANY($3) OR (reused AND starts_with(path, $4)))`,
    values: [runId, unit, scopes, below],
  };
  const { rows } = await untilAnswered(() => pool.query<StepRow>(query));
  return rows.map(readStepRow);
}

async function readContainer(pool: Pool, runId: string, path: string): Promise<StepRecord[]> {
  const query = {
    name: "read-container",
    text: `SELECT * FROM step_runs
           WHERE run_id = $1 AND (path = $2 OR (kind = 'iteration' AND starts_with(path, $2 || '[')))`,
    values: [runId, path],
  };
  const { rows } = await untilAnswered(() => pool.query<StepRow>(query));
  return rows.map(readStepRow).filter((record) => record.path === path || isIterationOf(record, path));
}

function isIterationOf(record: StepRecord, path: string): boolean {
  return /^\[\d+\]$/.test(record.path.slice(path.length));
}

function columnsOf(records: StepRecord[], part: Delegation | null): unknown[][] {
  const column = (value: (record: StepRecord) => unknown) => records.map(value);
  const json = (value: (record: StepRecord) => unknown) =>
    records.map((record) => JSON.stringify(value(record)));
  return [
    column((record) => record.path),
    column((record) => record.attempt),
    column((record) => record.kind),
    column((record) => record.nodeId),
    column((record) => record.scope),
    column((record) => unitOf(record, part)),
    column((record) => record.status),
    column((record) => record.port),
    json((record) => record.input),
    json((record) => record.config),
    json((record) => record.output),
    json((record) => record.error),
    json((record) => record.logs),
    json((record) => record.usage),
    column((record) => record.retryAt),
    column((record) => record.startedAt),
    column((record) => record.finishedAt),
    column(eventOf),
    json(eventData),
    column((record) => (record.usage ? record.usage.inputTokens + record.usage.outputTokens : 0)),
    column((record) => record.usage?.costUsd ?? 0),
  ];
}

/** An iteration of the handed-over container is the memory of whoever handed it over, too. */
function unitOf(record: StepRecord, part: Delegation | null): string {
  if (!part) return "";
  return record.kind === "iteration" && isIterationOf(record, part.path) ? part.parentUnit : part.unit;
}

function eventOf(record: StepRecord): string {
  if (record.retryAt !== null) return "step.retrying";
  if (record.status === "pending" || record.status === "running") return "step.started";
  return `step.${record.status}`;
}

function eventData(record: StepRecord) {
  const { nodeId, kind, attempt, port, error, retryAt, startedAt, finishedAt } = record;
  const durationMs = finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : 0;
  const items = itemsOf(record)?.length;
  return {
    nodeId,
    kind,
    attempt,
    port,
    durationMs,
    ...(items === undefined ? {} : { items }),
    ...(error ? { error } : {}),
    ...(retryAt ? { retryAt } : {}),
  };
}
