"use client";

import type { ComponentProps } from "react";
import { cn } from "@/lib/utils/cn";
import { useFieldControl } from "./field";

/** The look that every control one types into shares. */
export const CONTROL_CLASS = cn(
  "w-full min-w-0 rounded-md border border-border-strong bg-surface px-2 text-fg transition-colors",
  "hover:border-faint/60 focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-accent/30 focus-visible:outline-offset-0",
  "aria-invalid:border-failed disabled:opacity-60",
);

export function Input({ className, ...props }: ComponentProps<"input">) {
  const control = useFieldControl();
  return <input {...control} className={cn(CONTROL_CLASS, "h-8", className)} {...props} />;
}
