import type { Pool } from "pg";
import { execute, type Statement } from "./database";

interface RunRow {
  id: string;
  functionId: string;
  status: string;
  eventId: string;
  output: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** A run as Inngest's REST API describes it. */
export interface RunStatus {
  run_id: string;
  function_id: string;
  event_id: string;
  status: "Running" | "Completed" | "Failed" | "Cancelled";
  run_started_at: string;
  ended_at: string | null;
  /** What the function returned, or the error it failed with. */
  output: unknown;
}

const COLUMNS = `id, function_id AS "functionId", status, dedupe_key AS "eventId", output, created_at AS "createdAt",
  started_at AS "startedAt", finished_at AS "finishedAt"`;

const READ: Statement = {
  name: "executor_read_run",
  text: `SELECT ${COLUMNS} FROM executor_runs WHERE id = $1`,
};

// The functions are named so that the index on function and key serves the query.
const OF_EVENT: Statement = {
  name: "executor_runs_of_event",
  text: `SELECT ${COLUMNS} FROM executor_runs
    WHERE dedupe_key IN (SELECT $1 UNION SELECT event_id FROM executor_events WHERE id = $1)
      AND function_id IN (SELECT id FROM executor_functions)
    ORDER BY id`,
};

const EVENT: Statement = {
  name: "executor_read_run_event",
  text: "SELECT event FROM executor_runs WHERE id = $1",
};

/** What a run has come to; null if there is none of that id (any more). */
export async function readRun(pool: Pool, runId: string): Promise<RunStatus | null> {
  const [row] = await execute<RunRow>(pool, READ, [runId]);
  return row === undefined ? null : statusOf(row);
}

/** The runs that an event started, given the id that sending it was answered with or its sender's own. */
export async function runsOfEvent(pool: Pool, eventId: string): Promise<RunStatus[]> {
  return (await execute<RunRow>(pool, OF_EVENT, [eventId])).map(statusOf);
}

/** The event that started a run, as JSON. */
export async function readRunEvent(pool: Pool, runId: string): Promise<string | null> {
  const [row] = await execute<{ event: string }>(pool, EVENT, [runId]);
  return row?.event ?? null;
}

function statusOf(row: RunRow): RunStatus {
  return {
    run_id: row.id,
    function_id: row.functionId,
    event_id: row.eventId,
    status: statusName(row.status),
    run_started_at: (row.startedAt ?? row.createdAt).toISOString(),
    ended_at: row.finishedAt?.toISOString() ?? null,
    output: row.output === null ? null : JSON.parse(row.output),
  };
}

function statusName(status: string): RunStatus["status"] {
  switch (status) {
    case "completed":
      return "Completed";
    case "failed":
      return "Failed";
    case "cancelled":
      return "Cancelled";
    default:
      return "Running";
  }
}
