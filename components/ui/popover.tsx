"use client";

import { Popover as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useRef, useState } from "react";
import { cn } from "@/lib/utils/cn";
import { FLOATING } from "./floating";
import { PressOnCanvas } from "./press-on-canvas";

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
  const [own, setOwn] = useState(false);
  const wentOn = useRef(false);
  function change(next: boolean) {
    wentOn.current = false;
    setOwn(next);
    onOpenChange?.(next);
  }
  return (
    <Radix.Root open={open ?? own} onOpenChange={change}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          {...FLOATING}
          sideOffset={sideOffset}
          aria-label={label}
          onCloseAutoFocus={(event) => {
            // The keyboard is where the press was.
            if (wentOn.current) event.preventDefault();
            else onCloseAutoFocus?.(event);
          }}
          className={cn(
            "z-50 w-80 animate-pop rounded-lg border border-border bg-raised p-3 shadow-pop focus-visible:outline-none",
            className,
          )}
        >
          <PressOnCanvas
            onPress={() => {
              change(false);
              wentOn.current = true;
            }}
          />
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
