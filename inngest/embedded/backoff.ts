const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Delays after the first, second, … failed attempt, as Inngest documents them. */
const TABLE = [
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  40 * MINUTE,
  HOUR,
  2 * HOUR,
];
const MAX_JITTER_MS = 30 * SECOND;

/**
 * Milliseconds to wait after the given zero-based attempt failed. `random` in [0, 1) spreads the retries of
 * runs that failed together over half a minute.
 */
export function backoffMs(attempt: number, random: number): number {
  const base = TABLE[Math.min(attempt, TABLE.length - 1)] ?? 2 * HOUR;
  return base + Math.floor(random * MAX_JITTER_MS);
}

/** Milliseconds that a `retry-after` header asks for (seconds or a date), kept within 1 s and 24 h; null for none. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null || header === "") return null;
  const seconds = Number(header);
  const wanted = Number.isFinite(seconds) ? seconds * SECOND : Date.parse(header) - now;
  if (Number.isNaN(wanted)) return null;
  return Math.min(Math.max(wanted, SECOND), 24 * HOUR);
}
