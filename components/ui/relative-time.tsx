"use client";

import { useSyncExternalStore } from "react";

const TICK_MS = 15_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

/** One timer for all the times on the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    // While nothing was listening the time stood still.
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const notify of listeners) notify();
    }, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** How long ago, kept up to date, with the exact local time on hover. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const current = useSyncExternalStore(
    subscribe,
    () => now,
    () => now,
  );
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()} className={className} suppressHydrationWarning>
      {ago(Math.max(Date.parse(at), 0), Math.max(current, Date.parse(at)))}
    </time>
  );
}

const UNITS = [
  [60_000, 1000, "s"],
  [3_600_000, 60_000, "min"],
  [86_400_000, 3_600_000, "h"],
  [7 * 86_400_000, 86_400_000, "d"],
] as const;

function ago(at: number, current: number): string {
  const past = current - at;
  if (past < 5000) return "just now";
  for (const [limit, size, unit] of UNITS) {
    if (past < limit) return `${Math.floor(past / size)} ${unit} ago`;
  }
  return new Date(at).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}
