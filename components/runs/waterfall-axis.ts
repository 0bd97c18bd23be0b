/** A span of time that bars are drawn in, in milliseconds since the epoch. */
export interface Axis {
  start: number;
  end: number;
  /** Where lines stand, as fractions of the span from 0, with their time since the start in milliseconds. */
  ticks: { at: number; ms: number }[];
}

const NICE = [1, 2, 5, 10, 15, 20, 30, 60].flatMap((n) => [n * 1000, n * 60_000, n * 3_600_000]);
const STEPS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...NICE,
  ...[1, 2, 5, 10, 30].map((n) => n * 86_400_000),
].sort((a, b) => a - b);

/**
 * The axis of a run. While it is `live` the end stands on a round figure ahead of now, so that bars grow
 * towards it and the scale moves only now and then.
 */
export function waterfallAxis(start: number, now: number, live: boolean): Axis {
  const elapsed = Math.max(now - start, 1);
  const step = stepFor(elapsed);
  const span = live ? Math.ceil((elapsed * 1.05) / step) * step : elapsed;
  const ticks: Axis["ticks"] = [];
  // A line close to the right edge would have its figure cut off.
  for (let ms = 0; ms <= span * 0.94; ms += step) ticks.push({ at: ms / span, ms });
  return { start, end: start + span, ticks };
}

/** A round interval that divides the span into at most five. */
function stepFor(span: number): number {
  return STEPS.find((step) => span / step <= 5) ?? Math.ceil(span / 5);
}

/** Where a stretch of time lies on the axis, in percent; at least a sliver, so that short steps are seen. */
export function place(axis: Axis, from: number, to: number): { left: string; width: string } {
  const span = axis.end - axis.start;
  const left = clamp((from - axis.start) / span);
  const right = clamp((to - axis.start) / span);
  return { left: `${left * 100}%`, width: `max(3px, ${(right - left) * 100}%)` };
}

function clamp(share: number): number {
  return Math.min(Math.max(share, 0), 1);
}
