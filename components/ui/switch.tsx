"use client";

import { Switch as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils/cn";
import { useFieldControl } from "./field";

export function Switch({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  const control = useFieldControl();
  return (
    <Radix.Root
      {...control}
      className={cn(
        "inline-flex h-4.5 w-8 shrink-0 items-center rounded-full border border-transparent bg-border-strong p-px transition-colors",
        "data-[state=checked]:bg-accent disabled:opacity-50",
        className,
      )}
      {...props}
    >
      <Radix.Thumb className="size-3.5 rounded-full bg-white shadow-card transition-transform data-[state=checked]:translate-x-3.5" />
    </Radix.Root>
  );
}
