import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/utils/cn";

interface PaletteSectionProps {
  label: string;
  open: boolean;
  onToggle(): void;
  children: ReactNode;
}

/** A group of the palette under a heading that folds it. */
export function PaletteSection({ label, open, onToggle, children }: PaletteSectionProps) {
  return (
    <section aria-label={label}>
      <h2>
        <button
          type="button"
          aria-expanded={open}
          onClick={onToggle}
          className="mt-2 flex h-6 w-full items-center gap-1 rounded px-1.5 font-semibold text-faint text-xs uppercase tracking-wide hover:text-fg"
        >
          {label}
          <ChevronRight aria-hidden className={cn("size-3 transition-transform", open && "rotate-90")} />
        </button>
      </h2>
      {open && children}
    </section>
  );
}
