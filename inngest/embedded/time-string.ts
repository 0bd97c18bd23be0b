const UNIT_MS: Record<string, number> = {
  w: 7 * 24 * 60 * 60 * 1000,
  d: 24 * 60 * 60 * 1000,
  h: 60 * 60 * 1000,
  m: 60 * 1000,
  s: 1000,
  ms: 1,
};
const MAX_WAIT_MS = 366 * 24 * 60 * 60 * 1000;
const DURATION = /^(\d+(?:\.\d+)?(?:ms|[wdhms]))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|[wdhms])/g;

/**
 * The moment that a wait ends: a duration as the SDK writes them (`1h30m`) after `now`, or an ISO date.
 * Nothing at all means at once; no wait is longer than 366 days.
 * @throws Error when the text is neither.
 */
export function waitEnd(text: string, now: number): Date {
  const wanted = text === "" ? now : DURATION.test(text) ? now + durationMs(text) : Date.parse(text);
  if (Number.isNaN(wanted)) throw new Error(`Not a duration or a date: ${text}`);
  return new Date(Math.min(wanted, now + MAX_WAIT_MS));
}

/**
 * Milliseconds of a duration as the SDK writes them, such as `1h30m`.
 * @throws Error when it is none.
 */
export function durationMs(text: string): number {
  if (!DURATION.test(text)) throw new Error(`Not a duration: ${text}`);
  let total = 0;
  for (const [, amount, unit] of text.matchAll(PART)) total += Number(amount) * (UNIT_MS[unit ?? ""] ?? 0);
  return total;
}
