import { setTimeout as pause } from "node:timers/promises";
import { NodeError } from "@/lib/nodes/node-error";
import { pool } from "../db";

/** A credential as far as its rate limit goes. */
export interface RatedCredential {
  id: string;
  name: string;
  perSecond: number | null;
  perMinute: number | null;
}

/** The attempt that the call is part of. */
export interface CallLimits {
  signal: AbortSignal;
  timeoutMs: number;
}

const USUAL_LIMITS: CallLimits = { signal: new AbortController().signal, timeoutMs: 30_000 };

/**
 * Two token buckets (a second's and a minute's calls), each kept as the moment at which it is full again: a call
 * moves it by the time that one token takes to come back, and has to wait for as long as it then lies beyond the
 * bucket's whole span. A call that would wait too long takes nothing.
 */
const TAKE = `
WITH wanted AS (
  SELECT greatest(now(), second_full_at) + $2 * interval '1 second' AS second_full_at,
    greatest(now(), minute_full_at) + $3 * interval '1 second' AS minute_full_at
  FROM credential_paces WHERE credential_id = $1 FOR UPDATE
), waiting AS (
  SELECT *, greatest(0, extract(epoch FROM second_full_at - now()) - 1,
    extract(epoch FROM minute_full_at - now()) - 60) * 1000 AS ms FROM wanted
), taken AS (
  UPDATE credential_paces pace SET second_full_at = waiting.second_full_at, minute_full_at = waiting.minute_full_at
  FROM waiting WHERE credential_id = $1 AND waiting.ms <= $4
)
SELECT ms::float8 FROM waiting`;

const BEGIN = `
INSERT INTO credential_paces (credential_id, second_full_at, minute_full_at) VALUES ($1, now(), now())
ON CONFLICT DO NOTHING`;

/**
 * Resolves when a call may be made with the credential under its rate limit, which holds over all processes.
 * At most half of the attempt's time goes into waiting; beyond that it throws `NodeError` of class
 * `rate-limited` with the time after which there is a turn.
 */
export async function takeTurn(
  credential: RatedCredential,
  { signal, timeoutMs }: CallLimits = USUAL_LIMITS,
): Promise<void> {
  const { id, name, perSecond, perMinute } = credential;
  if (perSecond === null && perMinute === null) return;
  const longest = timeoutMs / 2;
  const values = [id, perSecond ? 1 / perSecond : 0, perMinute ? 60 / perMinute : 0, longest];
  const take = async () =>
    (await pool().query<{ ms: number }>({ name: "take-turn", text: TAKE, values })).rows[0];
  let turn = await take();
  if (!turn) {
    await pool().query({ name: "begin-turns", text: BEGIN, values: [id] });
    turn = await take();
  }
  const waitMs = turn?.ms ?? 0;
  if (waitMs > longest) {
    const seconds = Math.ceil(waitMs / 1000);
    throw new NodeError(
      "rate-limited",
      "credential-rate",
      `The rate limit of the credential “${name}” allows the next call in ${seconds} s.`,
      { retryAfterMs: Math.ceil(waitMs) },
    );
  }
  if (waitMs > 0) await pause(waitMs, undefined, { signal });
}
