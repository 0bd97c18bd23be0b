import { useNow } from "@/components/runs/use-now";
import type { DocumentNode } from "@/lib/graph/document";
import { nextRuns } from "@/lib/nodes/schedule/next-runs";

const DAY_MS = 86_400_000;

/** When a schedule comes next, on its card: the time of day within a day, else the date, by the reader's clock. */
export function NextRun({ config }: { config: DocumentNode["config"] }) {
  const now = useNow(true, 30_000);
  const at = nextAfter(config, now);
  if (!at) return null;
  const soon = at.getTime() - now < DAY_MS;
  const text = soon
    ? at.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })
    : at.toLocaleDateString(undefined, { day: "numeric", month: "short" });
  return (
    <time
      dateTime={at.toISOString()}
      title={`Next run: ${at.toLocaleString()}`}
      className="whitespace-nowrap text-faint text-xs tabular-nums"
    >
      {text}
    </time>
  );
}

function nextAfter({ cron, timezone = "UTC" }: DocumentNode["config"], now: number): Date | null {
  if (typeof cron !== "string" || typeof timezone !== "string") return null;
  try {
    return nextRuns(cron, timezone, new Date(now), 1)[0] ?? null;
  } catch {
    return null;
  }
}
