import { useNow } from "@/components/runs/use-now";
import { nextRuns } from "@/lib/nodes/schedule/next-runs";

/** When a schedule comes next, by the clock of its time zone; nothing while it is faulty. */
export function NextRunList({ cron, timezone }: { cron: string; timezone: string }) {
  const now = useNow(true, 30_000);
  const runs = runsAfter(cron, timezone, now);
  if (runs.length === 0) return null;
  return (
    <div className="rounded-md bg-sunken px-2 py-1.5 text-sm">
      <p className="text-faint text-xs">Next runs, {timezone}</p>
      <ol className="tabular-nums">
        {runs.map((at) => (
          <li key={at.getTime()}>
            <time dateTime={at.toISOString()} title={at.toLocaleString()}>
              {at.toLocaleString(undefined, { ...LOOK, timeZone: timezone })}
            </time>
          </li>
        ))}
      </ol>
    </div>
  );
}

const LOOK = {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
} as const;

function runsAfter(cron: string, timezone: string, now: number): Date[] {
  try {
    return nextRuns(cron, timezone, new Date(now), 5);
  } catch {
    return [];
  }
}
