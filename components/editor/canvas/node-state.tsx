import { Ban, Check, Clock, LoaderCircle, X } from "lucide-react";
import { STATUS } from "@/components/ui/status";
import { formatDuration } from "@/lib/utils/format-duration";
import type { NodeRun } from "../store/overlay";

const ICONS = { running: LoaderCircle, waiting: Clock, completed: Check, failed: X, cancelled: Ban } as const;

/** What the run did here, as an icon with how long it took or how often it ran. */
export function NodeState({ run }: { run: NodeRun }) {
  const { status } = run;
  if (status === "pending" || status === "skipped") return null;
  const Icon = ICONS[status];
  const text = detailOf(run);
  return (
    <span
      className="flex items-center gap-1 whitespace-nowrap text-xs tabular-nums"
      style={{ color: STATUS[status].color }}
    >
      <Icon
        aria-hidden
        className={status === "running" ? "size-3 animate-spin" : "size-3"}
        strokeWidth={2.5}
      />
      {text}
    </span>
  );
}

function detailOf({ status, counts, durationMs }: NodeRun): string {
  const times = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (times > 1) return String(counts[status] ?? times);
  return durationMs !== null && status !== "waiting" && durationMs >= 1 ? formatDuration(durationMs) : "";
}

/** The state in words, for screen readers. */
export function describeRun(run: NodeRun | undefined): string {
  if (!run) return "";
  const label = STATUS[run.status].label.toLowerCase();
  return run.error ? `, ${label}: ${run.error}` : `, ${label}`;
}
