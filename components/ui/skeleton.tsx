import { cn } from "@/lib/utils/cn";

/** Stands where content will be, in its size. What is there soon has not moved before: each frame costs the content. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden
      className={cn("h-4 animate-pulse rounded bg-border/70 [animation-delay:600ms]", className)}
    />
  );
}
