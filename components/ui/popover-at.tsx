"use client";

import { Popover as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils/cn";
import { PressOnCanvas } from "./press-on-canvas";

interface PopoverAtProps
  extends Pick<
    ComponentProps<typeof Radix.Content>,
    "side" | "sideOffset" | "alignOffset" | "className" | "onCloseAutoFocus"
  > {
  /** Where on the screen, in px. */
  at: { x: number; y: number };
  /** What the panel is, for screen readers. */
  label: string;
  onClose(): void;
  children: ReactNode;
}

/** A small panel at a place on the screen, as long as it is drawn; it closes with Escape or a press outside. */
export function PopoverAt({ at, label, onClose, className, children, ...place }: PopoverAtProps) {
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Anchor asChild>
        <span className="fixed size-0" style={{ left: at.x, top: at.y }} />
      </Radix.Anchor>
      <Radix.Portal>
        <Radix.Content
          align="start"
          collisionPadding={8}
          aria-label={label}
          className={cn(
            "z-50 animate-pop rounded-lg border bg-raised shadow-pop focus-visible:outline-none",
            className,
          )}
          {...place}
        >
          <PressOnCanvas onPress={onClose} />
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
