"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/utils/cn";
import { useFieldControl } from "./field";
import { CONTROL_CLASS } from "./input";

export interface SelectOption {
  value: string;
  label: string;
  /** Shown dimmed at the right. */
  hint?: string;
  icon?: ReactNode;
  disabled?: boolean;
}

interface SelectProps {
  value: string;
  onValueChange: (value: string) => void;
  /** Values must not be empty: an empty value shows the placeholder. */
  options: readonly SelectOption[];
  placeholder?: string;
  disabled?: boolean;
  className?: string;
  id?: string;
  "aria-label"?: string;
}

/** One of a few values. */
export function Select({
  value,
  onValueChange,
  options,
  placeholder,
  disabled,
  className,
  ...props
}: SelectProps) {
  const control = useFieldControl();
  return (
    <Radix.Root value={value} onValueChange={onValueChange} disabled={disabled ?? false}>
      <Radix.Trigger
        {...control}
        {...props}
        className={cn(
          CONTROL_CLASS,
          "flex h-8 items-center justify-between gap-2 text-left data-[placeholder]:text-faint",
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Radix.Icon asChild>
          <ChevronDown className="size-3.5 shrink-0 text-faint" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-pop overflow-hidden rounded-lg border border-border bg-raised shadow-pop"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <SelectItem key={option.value} option={option} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function SelectItem({ option }: { option: SelectOption }) {
  return (
    <Radix.Item
      value={option.value}
      disabled={option.disabled ?? false}
      className="flex h-7 cursor-default select-none items-center gap-2 rounded px-2 outline-none data-[disabled]:text-faint data-[highlighted]:bg-sunken"
    >
      {option.icon}
      <Radix.ItemText>{option.label}</Radix.ItemText>
      <span className="ml-auto flex items-center gap-2 pl-4">
        {option.hint && <span className="text-faint text-sm">{option.hint}</span>}
        <span className="w-3.5">
          <Radix.ItemIndicator>
            <Check className="size-3.5 text-accent" />
          </Radix.ItemIndicator>
        </span>
      </span>
    </Radix.Item>
  );
}
