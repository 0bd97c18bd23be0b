import { cn } from "@/lib/utils/cn";

/** The mark: three warps and a weft. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2.2}
      strokeLinecap="round"
      aria-hidden
      className={cn("size-5 shrink-0 text-accent", className)}
    >
      <path d="M4 4v16M12 4v16M20 4v16M4 9c4 0 4 6 8 6s4-6 8-6" />
    </svg>
  );
}
