"use client";

import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils/cn";
import { FLOATING } from "./floating";
import { Kbd } from "./kbd";

interface MenuProps extends Pick<ComponentProps<typeof Radix.Content>, "align" | "side"> {
  /** One button. */
  trigger: ReactNode;
  defaultOpen?: boolean;
  children: ReactNode;
}

/** A list of actions that opens from a button. */
export function Menu({ trigger, children, align = "end", side = "bottom", defaultOpen = false }: MenuProps) {
  return (
    <Radix.Root defaultOpen={defaultOpen} modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          {...FLOATING}
          className="z-50 min-w-44 animate-pop rounded-lg border border-border bg-raised p-1 shadow-pop"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface MenuItemProps extends ComponentProps<typeof Radix.Item> {
  icon?: ReactNode;
  shortcut?: string;
  danger?: boolean;
}

export function MenuItem({ icon, shortcut, danger = false, className, children, ...props }: MenuItemProps) {
  return (
    <Radix.Item
      className={cn(
        "flex h-7 cursor-default select-none items-center gap-2 rounded px-2 outline-none [&_svg]:size-3.5",
        "data-[disabled]:opacity-50 data-[highlighted]:bg-sunken",
        danger ? "text-failed" : "text-fg [&_svg]:text-muted",
        className,
      )}
      {...props}
    >
      {icon}
      <span className="flex-1 truncate">{children}</span>
      {shortcut && <Kbd>{shortcut}</Kbd>}
    </Radix.Item>
  );
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-border" />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1 text-faint text-xs">{children}</Radix.Label>;
}
