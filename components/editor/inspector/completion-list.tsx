import { type RefObject, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { InlineCode } from "@/components/ui/inline-code";
import type { Completion } from "@/lib/expressions";
import { cn } from "@/lib/utils/cn";

interface CompletionListProps {
  id: string;
  found: readonly Completion[];
  active: number;
  /** An element that draws the field's text, to find the place of the cursor in. */
  drawn: RefObject<HTMLElement | null>;
  onAccept(choice: Completion): void;
}

const GAP = 7;

/** What could be written at the cursor, below it; with what the chosen one is. */
export function CompletionList({ id, found, active, drawn, onAccept }: CompletionListProps) {
  const panel = useRef<HTMLDivElement>(null);
  const current = found[active];
  const start = current?.start ?? 0;
  useLayoutEffect(() => {
    const place = drawn.current && placeOf(drawn.current, start);
    if (!panel.current || !place) return;
    const { offsetWidth, offsetHeight, style } = panel.current;
    const fitsBelow = place.bottom + GAP + offsetHeight < window.innerHeight;
    style.left = `${Math.max(8, Math.min(place.left, window.innerWidth - offsetWidth - 8))}px`;
    style.top = `${fitsBelow ? place.bottom + GAP : place.top - GAP - offsetHeight}px`;
  });
  if (!current) return null;
  return createPortal(
    <div
      ref={panel}
      className="fixed z-50 w-80 overflow-hidden rounded-lg border border-border bg-raised shadow-pop"
    >
      <div id={id} role="listbox" aria-label="Suggestions" className="max-h-52 overflow-y-auto p-1">
        {found.map((each, index) => (
          // The keyboard stays in the text field, which names the active option.
          // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: see above
          <div
            key={`${each.kind} ${each.label}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            ref={(element) => {
              if (index === active) element?.scrollIntoView({ block: "nearest" });
            }}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onAccept(each)}
            className={cn(
              "flex h-6 cursor-default select-none items-center justify-between gap-3 rounded px-1.5 font-mono text-sm hover:bg-sunken",
              index === active && "bg-accent-soft",
            )}
          >
            <span className={cn("shrink-0", each.kind === "function" && "text-accent")}>{each.label}</span>
            <span className="truncate text-muted text-xs">
              {each.kind === "function" ? "ƒ" : each.detail}
            </span>
          </div>
        ))}
      </div>
      {(current.docs || current.kind === "function") && (
        <div className="border-t px-2.5 py-1.5 text-sm">
          {current.kind === "function" && (
            <code className="block truncate text-xs" title={current.detail}>
              {current.detail}
            </code>
          )}
          {current.docs && (
            <p className="line-clamp-2 text-muted">
              <InlineCode text={current.docs} />
            </p>
          )}
        </div>
      )}
    </div>,
    document.body,
  );
}

/** Where a character of the drawn text is on the screen; null where there is none. */
function placeOf(drawn: HTMLElement, offset: number): DOMRect | null {
  const walker = document.createTreeWalker(drawn, NodeFilter.SHOW_TEXT);
  let left = offset;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const size = node.textContent?.length ?? 0;
    if (left < size) {
      const range = document.createRange();
      range.setStart(node, left);
      range.setEnd(node, left + 1);
      return range.getBoundingClientRect();
    }
    left -= size;
  }
  return null;
}
