import { Minus, Move, Pencil, Plus } from "lucide-react";
import { cn } from "@/lib/utils/cn";
import type { Mark } from "./compare-documents";

const ICONS = { added: Plus, removed: Minus, changed: Pencil, moved: Move } as const;

const COLORS = {
  added: "text-completed",
  removed: "text-failed",
  changed: "text-waiting",
  moved: "text-running",
} as const;

/** The sign of what became of something, beside a word that says the same. */
export function MarkIcon({ mark, className }: { mark: Mark; className?: string }) {
  const Icon = ICONS[mark];
  return <Icon aria-hidden strokeWidth={2.5} className={cn("size-3 shrink-0", COLORS[mark], className)} />;
}
