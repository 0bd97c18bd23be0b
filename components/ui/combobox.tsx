"use client";

import { Check, ChevronDown } from "lucide-react";
import { Popover as Radix } from "radix-ui";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { cn } from "@/lib/utils/cn";
import { useFieldControl } from "./field";
import { FLOATING } from "./floating";
import { CONTROL_CLASS } from "./input";

export interface ComboboxOption {
  value: string;
  label: string;
  /** Shown dimmed at the right. */
  hint?: string;
}

interface ComboboxProps {
  value: string;
  onChange: (value: string) => void;
  options: readonly ComboboxOption[];
  placeholder?: string | undefined;
  disabled?: boolean;
  /** Shown where nothing fits what was typed. */
  empty: string;
}

/** One of many values, found by typing a part of its name. What is not among them is not taken. */
export function Combobox({ value, onChange, options, placeholder, disabled, empty }: ComboboxProps) {
  const list = useId();
  const anchor = useRef<HTMLDivElement>(null);
  const { open, text, found, current, show, close, choose, onKeyDown } = useSearch(value, options, onChange);
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && close()}>
      <Radix.Anchor ref={anchor} className="relative">
        <input
          {...useFieldControl()}
          role="combobox"
          aria-expanded={open}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={open && current ? `${list}-${current.value}` : undefined}
          autoComplete="off"
          spellCheck={false}
          disabled={disabled}
          placeholder={placeholder}
          value={text}
          className={cn(CONTROL_CLASS, "h-8 pr-7")}
          onClick={() => !open && show("", 0)}
          onChange={(event) => show(event.target.value, 0)}
          onKeyDown={onKeyDown}
          onBlur={close}
        />
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute top-2.5 right-2 size-3.5 text-faint"
        />
      </Radix.Anchor>
      <Radix.Portal>
        <Radix.Content
          {...FLOATING}
          role="presentation"
          align="start"
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => {
            if (event.target instanceof Node && anchor.current?.contains(event.target))
              event.preventDefault();
          }}
          className="z-50 max-h-72 w-(--radix-popover-trigger-width) animate-pop overflow-y-auto rounded-lg border border-border bg-raised p-1 shadow-pop"
        >
          <Options {...{ list, found, value, empty }} active={current?.value} onChoose={choose} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** What is typed, what fits it, and which of that the keys are at; closed while nothing is searched for. */
function useSearch(value: string, options: readonly ComboboxOption[], onChange: (value: string) => void) {
  const [search, setSearch] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const at = options.findIndex((option) => option.value === value);
  const found = search === null ? options : options.filter((option) => fits(option, search));
  const open = search !== null;
  const current = found[Math.min(active, found.length - 1)];
  const close = () => setSearch(null);
  function show(text: string, index: number) {
    setSearch(text);
    setActive(index);
  }
  function choose(option: ComboboxOption | undefined) {
    if (option) onChange(option.value);
    close();
  }
  function onKeyDown(event: KeyboardEvent) {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0 && !open) show("", Math.max(at, 0));
    else if (by !== 0) setActive(Math.max(0, Math.min(active + by, found.length - 1)));
    else if (open && event.key === "Enter") choose(current);
    else if (open && event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  const text = search ?? options[at]?.label ?? value;
  return { open, text, found, current, show, close, choose, onKeyDown };
}

function fits({ label, value }: ComboboxOption, search: string): boolean {
  return `${label} ${value}`.toLowerCase().includes(search.trim().toLowerCase());
}

interface OptionsProps {
  list: string;
  found: readonly ComboboxOption[];
  active: string | undefined;
  value: string;
  empty: string;
  onChoose: (option: ComboboxOption) => void;
}

function Options({ list, found, active, value, empty, onChoose }: OptionsProps) {
  return (
    <div id={list} role="listbox">
      {found.map((option) => (
        // The keyboard stays in the text field, which names the active option.
        // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: see above
        <div
          key={option.value}
          id={`${list}-${option.value}`}
          role="option"
          aria-selected={option.value === value}
          ref={(element) => {
            if (option.value === active) element?.scrollIntoView({ block: "nearest" });
          }}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(option)}
          className={cn(
            "flex h-7 cursor-default select-none items-center gap-2 rounded px-2 hover:bg-sunken",
            option.value === active && "bg-sunken",
          )}
        >
          <span className="truncate">{option.label}</span>
          <span className="ml-auto flex shrink-0 items-center gap-2 pl-4">
            {option.hint && <span className="font-mono text-faint text-xs">{option.hint}</span>}
            {option.value === value && <Check aria-hidden className="size-3.5 text-accent" />}
          </span>
        </div>
      ))}
      {found.length === 0 && <p className="px-2 py-1 text-muted">{empty}</p>}
    </div>
  );
}
