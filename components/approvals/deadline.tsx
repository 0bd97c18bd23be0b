"use client";

import { useNow } from "@/components/runs/use-now";
import { cn } from "@/lib/utils/cn";
import { formatDuration } from "@/lib/utils/format-duration";

const SOON_MS = 3_600_000;

/** How long there is left to decide, with the exact local time on hover. */
export function Deadline({ at, className }: { at: string; className?: string }) {
  const now = useNow(true, 30_000);
  const left = Date.parse(at) - now;
  const text = left <= 0 ? "past" : `in ${formatDuration(Math.max(60_000, left - (left % 60_000)))}`;
  return (
    <time
      dateTime={at}
      title={new Date(at).toLocaleString()}
      suppressHydrationWarning
      className={cn(left < SOON_MS && "text-waiting", className)}
    >
      {text}
    </time>
  );
}
