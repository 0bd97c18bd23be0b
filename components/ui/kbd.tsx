import type { ComponentProps } from "react";
import { cn } from "@/lib/utils/cn";

export function Kbd({ className, ...props }: ComponentProps<"kbd">) {
  return (
    <kbd
      className={cn(
        "rounded border border-border bg-sunken px-1 font-mono text-[11px] text-faint leading-4",
        className,
      )}
      {...props}
    />
  );
}
