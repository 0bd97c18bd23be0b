"use client";

import { Search } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { cn } from "@/lib/utils/cn";
import { Input } from "./input";

const PAUSE_MS = 200;

interface SearchInputProps {
  value: string;
  /** Told what was typed after a short pause. */
  onSearch: (value: string) => void;
  label: string;
  placeholder: string;
  className?: string;
}

export function SearchInput({ value, onSearch, label, placeholder, className }: SearchInputProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // A value that changed from outside, as by "Clear filters", wins over what was typed.
  if (value !== known) {
    setKnown(value);
    setText(value);
  }
  const search = useEffectEvent(() => {
    if (text !== value) onSearch(text);
  });
  useEffect(() => {
    const timer = setTimeout(() => search(), text === "" ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className={cn("relative w-64 max-w-full", className)}>
      <Search aria-hidden className="absolute top-2 left-2 size-4 text-faint" />
      <Input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="pl-8 [&::-webkit-search-cancel-button]:hidden"
      />
    </div>
  );
}
