"use client";

import { Popover as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils/cn";
import { FLOATING } from "./floating";

interface PopoverProps
  extends Pick<
    ComponentProps<typeof Radix.Content>,
    "align" | "side" | "sideOffset" | "className" | "onCloseAutoFocus"
  > {
  /** One button. */
  trigger: ReactNode;
  /** What the panel is, for screen readers. */
  label?: string;
  /** Leave both out to let the popover keep its own state. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}

/** A small panel that opens from a button and closes with Escape or a press outside. */
export function Popover({
  trigger,
  label,
  open,
  onOpenChange,
  align = "start",
  side = "bottom",
  sideOffset = FLOATING.sideOffset,
  className,
  onCloseAutoFocus,
  children,
}: PopoverProps) {
  return (
    <Radix.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          {...FLOATING}
          sideOffset={sideOffset}
          aria-label={label}
          {...(onCloseAutoFocus === undefined ? {} : { onCloseAutoFocus })}
          className={cn(
            "z-50 w-80 animate-pop rounded-lg border border-border bg-raised p-3 shadow-pop focus-visible:outline-none",
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
