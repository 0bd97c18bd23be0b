import type { Pool } from "pg";
import { execute, inTransaction, type Queryable, type Statement } from "./database";
import type { StoredEvent } from "./event-store";
import { isTriggeredBy } from "./function-config";
import { cancelJob, insertJobs, type NewJob, resumeJob } from "./jobs";
import { matchesExpression } from "./match-expression";
import { insertRuns, type NewRun, newRunId } from "./new-runs";
import type { Registry } from "./registry";
import { eventTopics } from "./wait-topic";

interface InboxRow {
  id: string;
  payload: string;
  receivedAt: Date;
}

interface EventWait {
  runId: string;
  stepId: string;
  kind: string;
  topic: string;
  expression: string | null;
  createdAt: Date;
  functionId: string;
  runEvent: string;
}

const BATCH = 100;

const TAKE: Statement = {
  name: "executor_take_events",
  text: `SELECT id, payload, received_at AS "receivedAt" FROM executor_events
    WHERE processed_at IS NULL ORDER BY seq LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
};

const MARK: Statement = {
  name: "executor_mark_events",
  text: "UPDATE executor_events SET processed_at = now() WHERE id = ANY($1::text[])",
};

const WAITS: Statement = {
  name: "executor_event_waits",
  text: `SELECT w.run_id AS "runId", w.step_id AS "stepId", w.kind, w.event_name AS topic, w.expression,
      w.created_at AS "createdAt", r.function_id AS "functionId", r.event AS "runEvent"
    FROM executor_waits w JOIN executor_runs r ON r.id = w.run_id
    WHERE w.event_name = ANY($1::text[]) ORDER BY w.created_at`,
};

const TAKE_WAITS: Statement = {
  name: "executor_take_event_waits",
  text: `DELETE FROM executor_waits w USING unnest($1::text[], $2::text[]) AS t(run_id, step_id)
    WHERE w.run_id = t.run_id AND w.step_id = t.step_id
    RETURNING w.run_id AS "runId", w.step_id AS "stepId"`,
};

/**
 * Takes events that came in: each starts the functions it triggers and wakes the runs that wait for it, all in
 * one transaction; `more` says that there may be others.
 */
export async function processEvents(
  pool: Pool,
  registry: Registry,
): Promise<{ count: number; more: boolean }> {
  return await inTransaction(pool, async (client) => {
    const rows = await execute<InboxRow>(client, TAKE, []);
    if (rows.length === 0) return { count: 0, more: false };
    const events = rows.map((row) => {
      const event = parseStored(row.payload);
      return { ...row, event, topics: new Set(eventTopics(event)) };
    });
    const topics = [...new Set(events.flatMap(({ topics: own }) => [...own]))];
    await wakeRuns(client, events, await execute<EventWait>(client, WAITS, [topics]));
    await insertRuns(
      client,
      events.flatMap(({ event }) => triggeredRuns(event, registry)),
    );
    await execute(client, MARK, [rows.map(({ id }) => id)]);
    return { count: rows.length, more: rows.length === BATCH };
  });
}

function parseStored(payload: string): StoredEvent {
  return JSON.parse(payload);
}

function triggeredRuns(event: StoredEvent, registry: Registry): NewRun[] {
  return [...registry.functions.values()]
    .filter((fn) => isTriggeredBy(fn, event))
    .map((fn) => ({
      id: newRunId(),
      fn,
      dedupeKey: event.id,
      event,
      startAt: new Date(event.ts),
      parent: null,
    }));
}

type Received = InboxRow & { event: StoredEvent; topics: ReadonlySet<string> };

async function wakeRuns(on: Queryable, events: Received[], waits: EventWait[]): Promise<void> {
  const matches = new Map<string, { wait: EventWait; received: Received }>();
  for (const wait of waits) {
    const runEvent = parseStored(wait.runEvent);
    const received = events.find((candidate) => isAwaited(wait, runEvent, candidate));
    if (received !== undefined) matches.set(`${wait.runId} ${wait.stepId}`, { wait, received });
  }
  if (matches.size === 0) return;
  const chosen = [...matches.values()].map(({ wait }) => wait);
  const taken = await execute<{ runId: string; stepId: string }>(on, TAKE_WAITS, [
    chosen.map(({ runId }) => runId),
    chosen.map(({ stepId }) => stepId),
  ]);
  const jobs = taken.flatMap(({ runId, stepId }): NewJob[] => {
    const match = matches.get(`${runId} ${stepId}`);
    return match === undefined ? [] : [wakeJob(match.wait, match.received)];
  });
  await insertJobs(on, jobs);
}

function isAwaited(wait: EventWait, runEvent: StoredEvent, { event, topics, receivedAt }: Received): boolean {
  if (!topics.has(wait.topic) || event.id === runEvent.id) return false;
  if (wait.kind === "cancel" && receivedAt < wait.createdAt) return false;
  return matchesExpression(wait.expression, { event: runEvent, async: event });
}

function wakeJob(wait: EventWait, { payload }: Received): NewJob {
  const { runId, functionId, stepId } = wait;
  if (wait.kind !== "cancel") return resumeJob(runId, functionId, stepId, payload);
  return cancelJob(runId, functionId);
}
