import { itemsOf } from "@/lib/engine/items";
import type { StepRecord } from "@/lib/engine/record";
import type { Delegation } from "@/lib/engine/step";

/** What one write of the history finds out about its run. */
export interface WriteAnswer {
  live: boolean;
  /** Whether an item of the fan-out has failed that is to stop the others. */
  stopped: boolean;
  /** Whether the run has ever waited. */
  pauses: boolean;
  /** Totals of the run; zero where nothing was new. */
  steps: number;
  cost: number;
}

/** A list of common table expressions and the values of its parameters, `$1` to the last. */
export interface HistoryWrite {
  /** The same name stands for the same expressions. */
  name: string;
  /** They write only where the condition `gate` holds; the last, `answer`, is a `WriteAnswer`. */
  parts(gate: string): string;
  values: unknown[];
}

/**
 * Writes any number of records of a whole run, or of a part of it that was handed over: new attempts are inserted,
 * open ones move on, settled ones stay as they are, and every change becomes a numbered event of the run. The lock
 * on the run's row keeps the numbers without gaps and lets nothing be written once the run has ended.
 */
export function historyWrite(runId: string, records: StepRecord[], part: Delegation | null): HistoryWrite {
  const columns = columnsOf(records, part);
  const guard = part?.stopOnError ? `${part.path}[` : null;
  if (records.length !== 1)
    return { name: "history", parts: partsOfMany, values: [runId, guard, ...columns] };
  const values = [runId, guard, ...columns.map(([value]) => value)];
  return { name: "history-of-one", parts: partsOfOne, values };
}

const INSERTED = `run_id, path, attempt, kind, node_id, scope, unit, status, port,
    input, config, output, error, logs, usage, retry_at, started_at, finished_at, reused`;

const subject = (gate: string): string => `subject AS (
  SELECT FROM runs WHERE id = $1 AND status IN ('pending', 'running', 'waiting') AND ${gate} FOR UPDATE
)`;

const MOVE_ON = `ON CONFLICT (run_id, path, attempt) DO UPDATE SET
    status = excluded.status, port = excluded.port, config = excluded.config, output = excluded.output,
    error = excluded.error, logs = excluded.logs, usage = excluded.usage, retry_at = excluded.retry_at,
    finished_at = excluded.finished_at, reused = excluded.reused
  WHERE step_runs.status IN ('pending', 'running', 'waiting')
    AND NOT (step_runs.status = 'waiting' AND excluded.status = 'waiting')`;

/** Adds to the totals of the run, and sets it going if it was waiting and something else than a wait was told. */
const addToRun = (
  sums: Record<"events" | "steps" | "tokens" | "cost" | "waits" | "goesOn", string>,
): string => {
  const resumes = `status = 'waiting' AND ${sums.goesOn}`;
  return `UPDATE runs SET
    event_seq = event_seq + ${sums.events},
    step_count = step_count + ${sums.steps},
    tokens = runs.tokens + ${sums.tokens},
    cost_usd = cost_usd + ${sums.cost},
    has_pauses = has_pauses OR ${sums.waits},
    status = CASE WHEN ${resumes} THEN 'running' ELSE status END,
    waited_ms = waited_ms
      + CASE WHEN ${resumes} THEN extract(epoch FROM now() - waiting_since) * 1000 ELSE 0 END,
    waiting_since = CASE WHEN ${resumes} THEN NULL ELSE waiting_since END`;
};

const ANSWER = `answer AS (
  SELECT EXISTS (SELECT FROM subject) AS live,
    coalesce(step_count, 0) AS steps, coalesce(cost_usd, 0) AS cost, coalesce(has_pauses, false) AS pauses,
    $2::text IS NOT NULL AND EXISTS (
      SELECT FROM step_runs
      WHERE run_id = $1 AND kind = 'iteration' AND status = 'failed' AND starts_with(path, $2::text)
        AND strpos(substr(path, length($2::text) + 1), '/') = 0
    ) AS stopped,
    pg_notify('heddle_run', $1)
  FROM (SELECT) one LEFT JOIN counted ON true
)`;

const partsOfMany = (gate: string): string => `${subject(gate)}, given AS (
  SELECT * FROM unnest(
    $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
    $11::json[], $12::json[], $13::json[], $14::json[], $15::json[], $16::json[],
    $17::timestamptz[], $18::timestamptz[], $19::timestamptz[], $20::bool[],
    $21::text[], $22::json[], $23::int[], $24::float8[]
  ) WITH ORDINALITY AS given(
    path, attempt, kind, node_id, scope, unit, status, port,
    input, config, output, error, logs, usage,
    retry_at, started_at, finished_at, reused, event, data, tokens, cost, position
  )
), changed AS (
  INSERT INTO step_runs (${INSERTED})
  SELECT $1, path, attempt, kind, node_id, scope, unit, status, port,
    input, config, output, error, logs, usage, retry_at, started_at, finished_at, reused
  FROM given WHERE EXISTS (SELECT FROM subject) ORDER BY path, attempt
  ${MOVE_ON}
  RETURNING path, attempt, xmax = 0 AS inserted
), told AS (
  SELECT given.*, row_number() OVER (ORDER BY position) AS number
  FROM given JOIN changed USING (path, attempt)
  WHERE changed.inserted OR given.event <> 'step.started'
), sums AS (
  SELECT count(*)::int AS events, coalesce(sum(tokens), 0)::int AS tokens, coalesce(sum(cost), 0) AS cost,
    count(*) FILTER (WHERE kind = 'node' AND event IN ('step.completed', 'step.failed'))::int AS steps,
    coalesce(bool_or(event = 'step.waiting'), false) AS waits,
    coalesce(bool_or(event <> 'step.waiting'), false) AS goes_on
  FROM told
), counted AS (
  ${addToRun({
    events: "sums.events",
    steps: "sums.steps",
    tokens: "sums.tokens",
    cost: "sums.cost",
    waits: "sums.waits",
    goesOn: "sums.goes_on",
  })}
  FROM sums WHERE id = $1 AND sums.events > 0
  RETURNING event_seq - sums.events AS before, step_count, cost_usd, has_pauses
), events AS (
  INSERT INTO run_events (run_id, seq, type, at, path, data)
  SELECT $1, counted.before + number, event, coalesce(finished_at, started_at), path, data
  FROM told, counted
), ${ANSWER}`;

/** The same for the one record that most steps lead to, at two thirds of the price. */
const partsOfOne = (gate: string): string => `${subject(gate)}, changed AS (
  INSERT INTO step_runs (${INSERTED})
  SELECT $1, $3::text, $4::int, $5::text, $6::text, $7::text, $8::text, $9::text, $10::text,
    $11::json, $12::json, $13::json, $14::json, $15::json, $16::json,
    $17::timestamptz, $18::timestamptz, $19::timestamptz, $20::bool
  FROM subject
  ${MOVE_ON}
  RETURNING xmax = 0 OR $21::text <> 'step.started' AS is_new
), counted AS (
  ${addToRun({
    events: "1",
    steps: "CASE WHEN $5::text = 'node' AND $21::text IN ('step.completed', 'step.failed') THEN 1 ELSE 0 END",
    tokens: "$23::int",
    cost: "$24::float8",
    waits: "$21::text = 'step.waiting'",
    goesOn: "$21::text <> 'step.waiting'",
  })}
  FROM changed WHERE id = $1 AND changed.is_new
  RETURNING event_seq, step_count, cost_usd, has_pauses
), events AS (
  INSERT INTO run_events (run_id, seq, type, at, path, data)
  SELECT $1, event_seq, $21::text, coalesce($19::timestamptz, $18::timestamptz), $3::text, $22::json
  FROM counted
), ${ANSWER}`;

/** Whether the record is of an iteration of the container at `path`, and not of one inside it. */
export function isIterationOf(record: StepRecord, path: string): boolean {
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
    column((record) => record.reused),
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
