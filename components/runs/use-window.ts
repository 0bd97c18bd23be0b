"use client";

import { type RefObject, useEffect, useState } from "react";

/** Rows drawn beyond each edge, so that scrolling shows no gap. */
const MARGIN = 12;

/** Which rows of equal height, from inclusive and to exclusive, lie in view of a scrolling element. */
export function useWindow(
  frame: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): { from: number; to: number } {
  const [range, setRange] = useState({ first: 0, size: 60 });
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const update = () => {
      const first = Math.floor(element.scrollTop / rowHeight);
      const size = Math.ceil(element.clientHeight / rowHeight);
      setRange((range) => (range.first === first && range.size === size ? range : { first, size }));
    };
    update();
    const observer = new ResizeObserver(update);
    observer.observe(element);
    element.addEventListener("scroll", update, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", update);
    };
  }, [frame, rowHeight]);
  const last = Math.min(range.first, Math.max(count - range.size, 0));
  return { from: Math.max(last - MARGIN, 0), to: Math.min(range.first + range.size + MARGIN, count) };
}
