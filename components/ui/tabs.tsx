"use client";

import { Tabs as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils/cn";

interface TabsProps<T extends string> {
  value: T;
  onValueChange: (value: T) => void;
  tabs: readonly { value: T; label: string; badge?: ReactNode }[];
  /** Names the row of tabs to screen readers. */
  label: string;
  className?: string;
  listClassName?: string;
  /** One `TabPanel` for each tab. */
  children: ReactNode;
}

export function Tabs<T extends string>({
  value,
  onValueChange,
  tabs,
  label,
  className,
  listClassName,
  children,
}: TabsProps<T>) {
  function select(next: string) {
    const tab = tabs.find((candidate) => candidate.value === next);
    if (tab) onValueChange(tab.value);
  }
  return (
    <Radix.Root value={value} onValueChange={select} className={cn("flex min-h-0 flex-col", className)}>
      <Radix.List aria-label={label} className={cn("flex h-9 shrink-0 gap-4 border-b px-4", listClassName)}>
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px flex items-center gap-1.5 whitespace-nowrap rounded-t-sm border-transparent border-b-2 pt-0.5 font-medium text-muted transition-colors hover:text-fg data-[state=active]:border-accent data-[state=active]:text-fg"
          >
            {tab.label}
            {tab.badge}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {children}
    </Radix.Root>
  );
}

export function TabPanel({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content className={cn("min-h-0 flex-1 overflow-y-auto", className)} {...props} />;
}
