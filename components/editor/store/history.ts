/** A value with its past and future. `burst` marks what the last commit may be merged with. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  burst: { key: string; at: number } | null;
}

const LIMIT = 200;
const BURST_MS = 1500;

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], burst: null };
}

/**
 * Puts `next` after the present and forgets the future. Commits with the same `mergeKey` that follow each
 * other within a moment undo as one: a burst of typing, a slider. An unchanged value commits nothing.
 */
export function commit<T>(history: History<T>, next: T, at: number, mergeKey?: string): History<T> {
  if (Object.is(next, history.present)) return history;
  const { burst } = history;
  const merges = burst !== null && burst.key === mergeKey && at - burst.at < BURST_MS;
  return {
    past: merges ? history.past : [...history.past, history.present].slice(-LIMIT),
    present: next,
    future: [],
    burst: mergeKey === undefined ? null : { key: mergeKey, at },
  };
}

export function undo<T>(history: History<T>): History<T> {
  const present = history.past.at(-1);
  if (present === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present,
    future: [history.present, ...history.future],
    burst: null,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [present, ...future] = history.future;
  if (present === undefined) return history;
  return { past: [...history.past, history.present], present, future, burst: null };
}
