"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { cn } from "@/lib/utils/cn";
import { Button } from "./button";

const WIDTHS = { sm: "max-w-md", md: "max-w-xl", lg: "max-w-3xl" } as const;

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  size?: keyof typeof WIDTHS;
  /** Buttons at the bottom, the main one last. */
  footer?: ReactNode;
  /** Where the keyboard begins: at the content, unless there is nothing in it but to read. */
  startAt?: "content" | "close";
  children?: ReactNode;
}

/** A modal window. Closes with Escape, a press outside and its cross; focus goes back to where it was. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  size = "sm",
  footer,
  startAt = "content",
  children,
}: DialogProps) {
  const close = useRef<HTMLButtonElement>(null);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onOpenAutoFocus={(event) => {
            if (startAt === "content") return;
            event.preventDefault();
            close.current?.focus();
          }}
          className={cn(
            "fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[calc(100vw-32px)] -translate-x-1/2 animate-fade flex-col",
            "rounded-xl border border-border bg-raised shadow-pop focus-visible:outline-none",
            WIDTHS[size],
          )}
        >
          <div className={cn("grid gap-1 py-4 pr-12 pl-5", children && "pb-2")}>
            <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
            {description && <Radix.Description className="text-muted">{description}</Radix.Description>}
          </div>
          {children && <div className="min-h-0 overflow-y-auto px-5 pt-1 pb-5">{children}</div>}
          {footer && <div className="flex justify-end gap-2 border-t px-5 py-3">{footer}</div>}
          {/* Last, so that the focus begins at the content and not at the way out. */}
          <Radix.Close asChild>
            <Button
              ref={close}
              variant="ghost"
              size="icon-sm"
              aria-label="Close"
              className="absolute top-4 right-4"
            >
              <X />
            </Button>
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
