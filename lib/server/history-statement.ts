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
 * Writes any number of rows of a whole run, or of a part of it that was handed over: new attempts are inserted,
 * open ones move on, settled ones stay as they are, and every change becomes a numbered event of the run. The lock
 * on the run's row keeps the numbers without gaps and lets nothing be written once the run has ended.
 */
export function historyWrite(runId: string, rows: HistoryRow[], part: Delegation | null): HistoryWrite {
  const guard = part?.stopOnError ? `${part.path}[` : null;
  const count = rows.length;
  if (count > 0 && count <= FEW)
    return {
      name: `history-of-${count}`,
      parts: (gate) => partsOfFew(gate, count),
      values: [runId, guard, ...rows.flat()],
    };
  const columns = COLUMNS.map((_, index) => rows.map((row) => row[index]));
  return { name: "history", parts: partsOfMany, values: [runId, guard, ...columns] };
}

/** A record as the values of its columns. */
export type HistoryRow = unknown[];

export function historyRow(record: StepRecord, part: Delegation | null): HistoryRow {
  return COLUMNS.map(([, , value]) => value(record, part));
}

/** A result, and with it the start of the next step: most writes are one of these, or both. */
const FEW = 2;

/** What is given of each record: its name, its type, and where it comes from. */
type Column = [name: string, type: string, value: (record: StepRecord, part: Delegation | null) => unknown];

const STEP_COLUMNS: Column[] = [
  ["path", "text", (record) => record.path],
  ["attempt", "int", (record) => record.attempt],
  ["kind", "text", (record) => record.kind],
  ["node_id", "text", (record) => record.nodeId],
  ["scope", "text", (record) => record.scope],
  ["unit", "text", unitOf],
  ["status", "text", (record) => record.status],
  ["port", "text", (record) => record.port],
  ["input", "json", (record) => JSON.stringify(record.input)],
  ["config", "json", (record) => JSON.stringify(record.config)],
  ["output", "json", (record) => JSON.stringify(record.output)],
  ["error", "json", (record) => JSON.stringify(record.error)],
  ["logs", "json", (record) => JSON.stringify(record.logs)],
  ["usage", "json", (record) => JSON.stringify(record.usage)],
  ["retry_at", "timestamptz", (record) => record.retryAt],
  ["started_at", "timestamptz", (record) => record.startedAt],
  ["finished_at", "timestamptz", (record) => record.finishedAt],
  ["reused", "bool", (record) => record.reused],
];

/** Of the event that tells of it, and for the totals of the run. */
const EVENT_COLUMNS: Column[] = [
  ["event", "text", eventOf],
  ["data", "json", (record) => JSON.stringify(eventData(record))],
  ["tokens", "int", ({ usage }) => (usage ? usage.inputTokens + usage.outputTokens : 0)],
  ["cost", "float8", ({ usage }) => usage?.costUsd ?? 0],
];

const COLUMNS = [...STEP_COLUMNS, ...EVENT_COLUMNS];
const NAMES = COLUMNS.map(([name]) => name).join(", ");
const STEP_NAMES = STEP_COLUMNS.map(([name]) => name);

const subject = (gate: string): string => `subject AS (
  SELECT FROM runs WHERE id = $1 AND status IN ('pending', 'running', 'waiting') AND ${gate} FOR UPDATE
)`;

const INSERT_STEP = `INSERT INTO step_runs (run_id, ${STEP_NAMES.join(", ")})`;

const MOVE_ON = `ON CONFLICT (run_id, path, attempt) DO UPDATE SET
    status = excluded.status, port = excluded.port, config = excluded.config, output = excluded.output,
    error = excluded.error, logs = excluded.logs, usage = excluded.usage, retry_at = excluded.retry_at,
    finished_at = excluded.finished_at, reused = excluded.reused
  WHERE step_runs.status IN ('pending', 'running', 'waiting')
    AND NOT (step_runs.status = 'waiting' AND excluded.status = 'waiting')`;

const INSERT_EVENT = "INSERT INTO run_events (run_id, seq, type, at, path, data)";

/** Adds `sums` to the totals of the run, and sets it going if it was waiting and something else than a wait was told. */
const RESUMES = "status = 'waiting' AND sums.goes_on";
const ADD_TO_RUN = `UPDATE runs SET
    event_seq = event_seq + sums.events,
    step_count = step_count + sums.steps,
    tokens = runs.tokens + sums.tokens,
    cost_usd = cost_usd + sums.cost,
    has_pauses = has_pauses OR sums.waits,
    status = CASE WHEN ${RESUMES} THEN 'running' ELSE status END,
    waited_ms = waited_ms
      + CASE WHEN ${RESUMES} THEN extract(epoch FROM now() - waiting_since) * 1000 ELSE 0 END,
    waiting_since = CASE WHEN ${RESUMES} THEN NULL ELSE waiting_since END
  FROM sums WHERE id = $1 AND sums.events > 0`;

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

const countsAsStep = (of: (name: string) => string): string =>
  `${of("kind")} = 'node' AND ${of("event")} IN ('step.completed', 'step.failed')`;

const partsOfMany = (gate: string): string => `${subject(gate)}, given AS (
  SELECT * FROM unnest(${COLUMNS.map(([, type], index) => `$${index + 3}::${type}[]`).join(", ")})
    WITH ORDINALITY AS given(${NAMES}, position)
), changed AS (
  ${INSERT_STEP}
  SELECT $1, ${STEP_NAMES.join(", ")} FROM given WHERE EXISTS (SELECT FROM subject) ORDER BY path, attempt
  ${MOVE_ON}
  RETURNING path, attempt, xmax = 0 AS inserted
), told AS (
  SELECT given.*, row_number() OVER (ORDER BY position) AS number
  FROM given JOIN changed USING (path, attempt)
  WHERE changed.inserted OR given.event <> 'step.started'
), sums AS (
  SELECT count(*)::int AS events, coalesce(sum(tokens), 0)::int AS tokens, coalesce(sum(cost), 0) AS cost,
    count(*) FILTER (WHERE ${countsAsStep((name) => name)})::int AS steps,
    coalesce(bool_or(event = 'step.waiting'), false) AS waits,
    coalesce(bool_or(event <> 'step.waiting'), false) AS goes_on
  FROM told
), counted AS (
  ${ADD_TO_RUN}
  RETURNING event_seq - sums.events AS before, step_count, cost_usd, has_pauses
), events AS (
  ${INSERT_EVENT}
  SELECT $1, before + number, event, coalesce(finished_at, started_at), path, data
  FROM told, counted
), ${ANSWER}`;

/** The same without a list to join and to add up, in two thirds of the time. */
function partsOfFew(gate: string, count: number): string {
  const each = <T>(part: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => part(index));
  const given = (index: number) => (name: string) => {
    const column = COLUMNS.findIndex(([known]) => known === name);
    return `$${3 + index * COLUMNS.length + column}::${COLUMNS[column]?.[1]}`;
  };
  const sum = (of: (name: (column: string) => string) => string) =>
    each((index) => `CASE WHEN new_${index} THEN ${of(given(index))} ELSE 0 END`).join(" + ");
  const some = (condition: string) =>
    each((index) => `new_${index} AND ${given(index)("event")} ${condition}`).join(" OR ");
  const changed = (index: number) => `changed_${index} AS (
    ${INSERT_STEP}
    SELECT $1, ${STEP_NAMES.map(given(index)).join(", ")} FROM subject
    ${MOVE_ON}
    RETURNING xmax = 0 OR ${given(index)("event")} <> 'step.started' AS is_new)`;
  const event = (index: number) => {
    const of = given(index);
    const number = each((before) => (before <= index ? `new_${before}::int` : "0")).join(" + ");
    return `SELECT $1, before + ${number}, ${of("event")}, coalesce(${of("finished_at")}, ${of("started_at")}),
      ${of("path")}, ${of("data")} FROM counted WHERE new_${index}`;
  };
  const news = each((index) => `coalesce((SELECT is_new FROM changed_${index}), false) AS new_${index}`);
  return `${subject(gate)}, ${each(changed).join(", ")}, sums AS (
    SELECT *, ${sum(() => "1")} AS events, ${sum((of) => of("tokens"))} AS tokens, ${sum((of) => of("cost"))} AS cost,
      ${sum((of) => `(${countsAsStep(of)})::int`)} AS steps,
      ${some("= 'step.waiting'")} AS waits, ${some("<> 'step.waiting'")} AS goes_on
    FROM (SELECT ${news.join(", ")}) news
  ), counted AS (
    ${ADD_TO_RUN}
    RETURNING event_seq - sums.events AS before, step_count, cost_usd, has_pauses,
      ${each((index) => `new_${index}`).join(", ")}
  ), events AS (
    ${INSERT_EVENT} ${each(event).join(" UNION ALL ")}
  ), ${ANSWER}`;
}

/** Whether the record is of an iteration of the container at `path`, and not of one inside it. */
export function isIterationOf(record: StepRecord, path: string): boolean {
  return /^\[\d+\]$/.test(record.path.slice(path.length));
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
