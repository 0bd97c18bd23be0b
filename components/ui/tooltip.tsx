"use client";

import {
  cloneElement,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";
import { Kbd } from "./kbd";

type Side = "top" | "bottom";
type Handlers = Pick<
  HTMLAttributes<HTMLElement>,
  "onPointerEnter" | "onPointerLeave" | "onPointerDown" | "onFocus" | "onBlur" | "aria-describedby"
>;

interface TooltipProps {
  content: ReactNode;
  shortcut?: string;
  side?: Side;
  /** One element that can be hovered and focused, and has no such handlers of its own. */
  children: ReactElement<Handlers>;
}

/** How long the pointer rests on the element before the hint comes, in milliseconds. */
const REST_MS = 400;

/** A hint on hover and focus. It must not be the only place that says something. */
export function Tooltip({ content, shortcut, side = "top", children }: TooltipProps) {
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  function hide() {
    clearTimeout(timer.current);
    setAnchor(null);
  }
  const handlers: Handlers = {
    onPointerEnter: ({ pointerType, currentTarget }) => {
      clearTimeout(timer.current);
      if (pointerType === "mouse") timer.current = setTimeout(() => setAnchor(currentTarget), REST_MS);
    },
    onPointerLeave: hide,
    onPointerDown: hide,
    onFocus: ({ currentTarget }) => {
      if (currentTarget.matches(":focus-visible")) setAnchor(currentTarget);
    },
    onBlur: hide,
    ...(anchor && { "aria-describedby": id }),
  };
  return (
    <>
      {cloneElement(children, handlers)}
      {anchor && (
        <Hint id={id} anchor={anchor} side={side} onDismiss={hide}>
          {content}
          {shortcut && <Kbd>{shortcut}</Kbd>}
        </Hint>
      )}
    </>
  );
}

interface HintProps {
  id: string;
  anchor: HTMLElement;
  side: Side;
  onDismiss(): void;
  children: ReactNode;
}

function Hint({ id, anchor, side, onDismiss, children }: HintProps) {
  const hint = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = hint.current;
    if (!element) return;
    const { left, top } = placeBeside(anchor.getBoundingClientRect(), element.getBoundingClientRect(), side);
    element.style.translate = `${left}px ${top}px`;
  }, [anchor, side]);
  useEffect(() => {
    const onKeyDown = ({ key }: KeyboardEvent) => key === "Escape" && onDismiss();
    window.addEventListener("keydown", onKeyDown, true);
    return () => window.removeEventListener("keydown", onKeyDown, true);
  });
  return createPortal(
    <div
      ref={hint}
      id={id}
      role="tooltip"
      className="pointer-events-none fixed top-0 left-0 z-50 flex max-w-72 animate-fade items-center gap-2 rounded-md border border-border bg-raised px-2 py-1 text-fg text-sm shadow-pop"
    >
      {children}
    </div>,
    document.body,
  );
}

/** Between the element and the hint, and from the edge of the window, in px. */
const GAP = 6;
const EDGE = 8;

/** In the middle of the asked side, on the other one where there is no room, and all of it in the window. */
function placeBeside(anchor: DOMRect, { width, height }: DOMRect, side: Side): { left: number; top: number } {
  const above = anchor.top - GAP - height;
  const below = anchor.bottom + GAP;
  const isAbove = side === "top" ? above >= EDGE : below + height > window.innerHeight - EDGE;
  const middle = anchor.left + (anchor.width - width) / 2;
  const left = Math.max(EDGE, Math.min(middle, window.innerWidth - EDGE - width));
  return { left: Math.round(left), top: Math.round(isAbove ? above : below) };
}
