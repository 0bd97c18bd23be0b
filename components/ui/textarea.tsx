"use client";

import type { ComponentProps } from "react";
import { cn } from "@/lib/utils/cn";
import { useFieldControl } from "./field";
import { CONTROL_CLASS } from "./input";

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  const control = useFieldControl();
  return (
    <textarea {...control} className={cn(CONTROL_CLASS, "min-h-16 resize-y py-1.5", className)} {...props} />
  );
}
