import { cn } from "@/lib/utils/cn";

/** Stands where content will be, in its size. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("h-4 animate-pulse rounded bg-border/70", className)} />;
}
