import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  Clock,
  LoaderCircle,
  type LucideIcon,
} from "lucide-react";
import type { StepStatus } from "@/lib/nodes/status";
import { cn } from "@/lib/utils/cn";
import { Badge, type Tone } from "./badge";

/** How each status of a run or a step is named and drawn, everywhere. */
export const STATUS: Record<StepStatus, { label: string; tone: Tone; icon: LucideIcon; color: string }> = {
  pending: { label: "Queued", tone: "neutral", icon: CircleDashed, color: "var(--muted)" },
  running: { label: "Running", tone: "running", icon: LoaderCircle, color: "var(--running)" },
  waiting: { label: "Waiting", tone: "waiting", icon: Clock, color: "var(--waiting)" },
  completed: { label: "Completed", tone: "completed", icon: CircleCheck, color: "var(--completed)" },
  failed: { label: "Failed", tone: "failed", icon: CircleX, color: "var(--failed)" },
  cancelled: { label: "Cancelled", tone: "neutral", icon: Ban, color: "var(--muted)" },
  skipped: { label: "Skipped", tone: "neutral", icon: CircleSlash, color: "var(--skipped)" },
};

/** The status as an icon and a word, with more after a dot where given, such as how long. */
export function StatusBadge({ status, detail }: { status: StepStatus; detail?: string | undefined }) {
  const { label, tone, icon: Icon } = STATUS[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className={cn("size-3", status === "running" && "animate-spin")} />
      {detail ? `${label} · ${detail}` : label}
    </Badge>
  );
}

/** The status as a dot, with its name for screen readers. */
export function StatusDot({ status, className }: { status: StepStatus; className?: string }) {
  const { label, color } = STATUS[status];
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={cn("size-[7px] shrink-0 rounded-full", status === "running" && "animate-pulse", className)}
      style={{ background: color }}
    />
  );
}
