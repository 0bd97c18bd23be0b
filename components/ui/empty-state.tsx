import type { ReactNode } from "react";
import { cn } from "@/lib/utils/cn";

interface EmptyStateProps {
  icon: ReactNode;
  title: string;
  /** What to do next. */
  children: ReactNode;
  actions?: ReactNode;
  /** Rank of the title: `h1` where nothing else on the page has one. */
  heading?: "h1" | "h2";
  className?: string;
}

/** Nothing to show, and what to do about it. */
export function EmptyState({
  icon,
  title,
  children,
  actions,
  heading: Heading = "h2",
  className,
}: EmptyStateProps) {
  return (
    <div className={cn("mx-auto flex max-w-sm flex-col items-center px-6 py-14 text-center", className)}>
      <div className="mb-4 grid size-10 place-items-center rounded-lg border bg-surface text-muted shadow-card [&_svg]:size-5">
        {icon}
      </div>
      <Heading className="font-semibold text-lg">{title}</Heading>
      <div className="mt-1 text-muted">{children}</div>
      {actions && <div className="mt-5 flex gap-2">{actions}</div>}
    </div>
  );
}
