import { ExpressionError, evaluateBoolean } from "@/lib/expressions";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { pool } from "../db";
import { decidePause } from "../pauses";
import { startTriggered, type TriggerPlace } from "./start-triggered";

/** An event as workflows see it. */
export type EventValue = { name: string; data: Json; id: string; at: string };

interface Delivery {
  workspaceId: string;
  event: EventValue;
  /** How many runs and events led to this one. */
  depth: number;
  /** The workflow whose run ended, which must not start itself by that. */
  except: string | null;
}

/** A name that ends in `*` stands for all that begin so. */
const LISTENERS = `
SELECT workflow_id AS "workflowId", node_id AS "nodeId", config
FROM active_triggers JOIN workflows ON workflows.id = workflow_id
WHERE workspace_id = $1 AND source = 'event' AND workflow_id IS DISTINCT FROM $3
  AND (event_name = $2 OR (event_name LIKE '%*' AND starts_with($2, left(event_name, -1))))
ORDER BY workflow_id, node_id`;

interface Listener extends TriggerPlace {
  config: JsonObject;
}

/**
 * Starts a run of every published workflow of the workspace that listens for the event, and goes on with the
 * runs that wait for it. The same event again starts nothing new. Gives the ids of the runs that it started,
 * then or before.
 */
export async function deliverEvent(delivery: Delivery): Promise<string[]> {
  const { workspaceId, event, except } = delivery;
  const { rows } = await pool().query<Listener>({
    name: "event-listeners",
    text: LISTENERS,
    values: [workspaceId, event.name, except],
  });
  const runs: string[] = [];
  for (const listener of rows) {
    const runId = await hear(listener, delivery);
    if (runId !== null) runs.push(runId);
  }
  await wakeWaiting(workspaceId, event);
  return runs;
}

/** Starts the listener's run if the event passes its filter, and notes what is in the way otherwise. */
async function hear(listener: Listener, { event, depth }: Delivery): Promise<string | null> {
  const filter = listener.config["filter"];
  const passed = typeof filter === "string" ? passes(filter, { event }) : true;
  if (passed === false) return null;
  const key = `event:${listener.nodeId}:${event.id}`;
  const started =
    passed === true ? await startTriggered(listener, { input: { ...event }, key, depth }) : passed;
  const problem = "problem" in started ? `The event ${event.id}: ${started.problem}` : null;
  await pool().query({
    name: "note-event-problem",
    text: `UPDATE active_triggers SET problem = $3
           WHERE workflow_id = $1 AND node_id = $2 AND problem IS DISTINCT FROM $3`,
    values: [listener.workflowId, listener.nodeId, problem],
  });
  return "runId" in started ? started.runId : null;
}

function passes(filter: string, scope: JsonObject): boolean | { problem: string } {
  if (filter.trim() === "") return true;
  try {
    return evaluateBoolean(filter, scope);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { problem: error.message };
  }
}

/** An event that a run has heard already does not end another wait of it when it is sent again. */
const WAITING = `
SELECT id, details FROM pauses
WHERE status = 'open' AND topic = $2 AND kind = 'event' AND workspace_id = $1
  AND (deadline IS NULL OR deadline > now())
  AND NOT EXISTS (SELECT FROM pauses heard WHERE heard.run_id = pauses.run_id AND heard.decided_by = $3)
ORDER BY created_at, id`;

async function wakeWaiting(workspaceId: string, event: EventValue): Promise<void> {
  const by = `event:${event.id}`;
  const { rows } = await pool().query<{ id: string; details: Json }>({
    name: "waiting-for-event",
    text: WAITING,
    values: [workspaceId, event.name, by],
  });
  for (const { id, details } of rows) {
    if (matches(details, event)) await decidePause(id, { ...event }, by);
  }
}

/** A filter that does not make sense of the event, such as one of a field that it lacks, does not match it. */
function matches(details: Json, event: EventValue): boolean {
  const { match, scope } = isJsonObject(details) ? details : {};
  if (typeof match !== "string") return true;
  return passes(match, { ...(isJsonObject(scope) ? scope : {}), event: { ...event } }) === true;
}
