import type { Issue } from "@/lib/graph/shape";
import { cn } from "@/lib/utils/cn";

/** How many faults a node has; the first of them on hover. */
export function ProblemCount({ issues }: { issues: readonly Issue[] }) {
  const hasError = issues.some(({ severity }) => severity === "error");
  return (
    <span
      data-problems
      title={issues.map(({ message }) => message).join("\n")}
      className={cn(
        "grid h-4 min-w-4 place-items-center rounded-full border px-1 font-medium text-[10px] leading-none tabular-nums",
        hasError ? "border-failed text-failed" : "border-waiting text-waiting",
      )}
    >
      {issues.length}
    </span>
  );
}

/** The count in words, for screen readers. */
export function describeProblems(issues: readonly Issue[] | undefined): string {
  if (!issues || issues.length === 0) return "";
  return issues.length === 1 ? ", 1 problem" : `, ${issues.length} problems`;
}
