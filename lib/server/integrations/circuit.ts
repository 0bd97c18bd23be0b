import { NodeError } from "@/lib/nodes/node-error";
import { pool } from "../db";
import { watched } from "../watched";

/** Calls in a row without an answer after which no more are made for a while. */
const FAILURES_TO_OPEN = 5;
/** For how long; each time the host still does not answer then, twice as long, up to the longest. */
const OPEN_MS = 30_000;
const LONGEST_OPEN_MS = 300_000;
/** A probe that nobody has heard of for so long was cut off by a crash. */
const PROBE_MS = 60_000;

const CHANNEL = "heddle_circuit";

interface KnownCircuit {
  isOpen: boolean;
}

/** Only hosts that have failed are there, so that a call to any other costs a look into a map. */
const troubled = watched(CHANNEL, async (): Promise<ReadonlyMap<string, KnownCircuit>> => {
  const { rows } = await pool().query<{ key: string; isOpen: boolean }>(
    `SELECT workspace_id || ' ' || host AS key, open_until IS NOT NULL AS "isOpen" FROM circuits`,
  );
  return new Map(rows.map(({ key, isOpen }) => [key, { isOpen }]));
});

const FAILED = `
INSERT INTO circuits (workspace_id, host, failures, last_error) VALUES ($1, $2, 1, $3)
ON CONFLICT (workspace_id, host) DO UPDATE SET
  failures = circuits.failures + 1, last_error = $3, updated_at = now(), probe_until = NULL,
  open_ms = CASE
    WHEN circuits.open_until > now() THEN circuits.open_ms
    WHEN circuits.open_until IS NOT NULL THEN least(circuits.open_ms * 2, ${LONGEST_OPEN_MS})
    WHEN circuits.failures + 1 >= ${FAILURES_TO_OPEN} THEN ${OPEN_MS} ELSE 0 END,
  open_until = CASE
    WHEN circuits.open_until > now() THEN circuits.open_until
    WHEN circuits.open_until IS NOT NULL
      THEN now() + least(circuits.open_ms * 2, ${LONGEST_OPEN_MS}) * interval '1 millisecond'
    WHEN circuits.failures + 1 >= ${FAILURES_TO_OPEN} THEN now() + ${OPEN_MS} * interval '1 millisecond' END
RETURNING pg_notify('${CHANNEL}', host)`;

const ANSWERED = `
DELETE FROM circuits WHERE workspace_id = $1 AND host = $2 RETURNING pg_notify('${CHANNEL}', host)`;

/** The one who gets the row may see whether the host answers again; the others learn how long to keep away. */
const PROBE = `
WITH mine AS (
  UPDATE circuits SET probe_until = now() + ${PROBE_MS} * interval '1 millisecond'
  WHERE workspace_id = $1 AND host = $2 AND open_until <= now() AND (probe_until IS NULL OR probe_until <= now())
  RETURNING host
)
SELECT EXISTS (SELECT FROM mine) AS mine, failures, last_error AS "lastError",
  greatest(1000, extract(epoch FROM open_until - now()) * 1000)::int AS "restMs"
FROM circuits WHERE workspace_id = $1 AND host = $2 AND open_until IS NOT NULL`;

const LET_GO = "UPDATE circuits SET probe_until = NULL WHERE workspace_id = $1 AND host = $2";

export interface Endpoint {
  workspaceId: string;
  /** Name and port, as in an address. */
  host: string;
}

/**
 * Makes a call unless the host has not been answering the workspace's last calls: then it throws `NodeError` of
 * class `unavailable` at once, with the time after which it is worth trying again. After that time one call goes
 * through, and what becomes of it decides for the others. `refusal` says of a result that it is no answer.
 */
export async function throughCircuit<T>(
  endpoint: Endpoint,
  call: () => Promise<T>,
  refusal: (result: T) => string | null = () => null,
): Promise<T> {
  const key = `${endpoint.workspaceId} ${endpoint.host}`;
  const isProbe = (await troubled.current()).get(key)?.isOpen ? await takeProbe(endpoint) : false;
  try {
    const result = await call();
    const reason = refusal(result);
    if (reason !== null) await failed(endpoint, reason);
    else if ((await troubled.current()).has(key)) await answered(endpoint);
    return result;
  } catch (error) {
    const reason = noAnswer(error);
    if (reason !== null) await failed(endpoint, reason);
    else if (isProbe) await (error instanceof NodeError ? answered(endpoint) : letGo(endpoint));
    throw error;
  }
}

/** Whether this call is the one that may go through. Throws `NodeError` where it may not be made at all. */
async function takeProbe({ workspaceId, host }: Endpoint): Promise<boolean> {
  const probe = { name: "circuit-probe", text: PROBE, values: [workspaceId, host] };
  const { rows } = await pool().query<{ mine: boolean; failures: number; lastError: string; restMs: number }>(
    probe,
  );
  const [circuit] = rows;
  if (!circuit || circuit.mine) return circuit !== undefined;
  const { failures, lastError, restMs: retryAfterMs } = circuit;
  const message =
    `No calls are made to ${host} for ${Math.ceil(retryAfterMs / 1000)} s, ` +
    `because the last ${failures} failed: ${lastError}`;
  throw new NodeError("unavailable", "circuit-open", message, { retryAfterMs });
}

function noAnswer(error: unknown): string | null {
  // The attempt's own time may be up before the call's.
  if (error instanceof DOMException && error.name === "TimeoutError") return "no answer in time";
  const counts = error instanceof NodeError && (error.class === "unavailable" || error.class === "timeout");
  return counts ? error.message : null;
}

async function failed({ workspaceId, host }: Endpoint, reason: string): Promise<void> {
  const values = [workspaceId, host, reason.slice(0, 500)];
  await pool().query({ name: "circuit-failed", text: FAILED, values });
  await troubled.refresh();
}

async function answered({ workspaceId, host }: Endpoint): Promise<void> {
  await pool().query({ name: "circuit-answered", text: ANSWERED, values: [workspaceId, host] });
  await troubled.refresh();
}

async function letGo({ workspaceId, host }: Endpoint): Promise<void> {
  await pool().query({ name: "circuit-let-go", text: LET_GO, values: [workspaceId, host] });
}
