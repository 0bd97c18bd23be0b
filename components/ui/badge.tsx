import type { ComponentProps } from "react";
import { cn } from "@/lib/utils/cn";

/** The hues that carry a meaning. */
export type Tone = "neutral" | "accent" | "running" | "waiting" | "completed" | "failed";

const TONES: Record<Tone, string> = {
  neutral: "border-border text-muted",
  accent: "border-accent/40 text-accent",
  running: "border-running/50 text-running",
  waiting: "border-waiting/50 text-waiting",
  completed: "border-completed/40 text-completed",
  failed: "border-failed/50 text-failed",
};

export function Badge({ tone = "neutral", className, ...props }: ComponentProps<"span"> & { tone?: Tone }) {
  return (
    <span
      className={cn(
        "inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-full border px-1.5 text-xs tabular-nums",
        TONES[tone],
        className,
      )}
      {...props}
    />
  );
}
