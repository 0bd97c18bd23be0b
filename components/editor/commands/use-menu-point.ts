import { type MouseEvent, type PointerEvent, type TouchEvent, useEffect, useRef, useState } from "react";

/** A place of the screen, in px; a new one each time a menu is asked for. */
export interface MenuPoint {
  x: number;
  y: number;
}

/** How long a touch lasts that asks for a menu, in milliseconds, and how far a finger at rest moves, in px. */
const LONG_MS = 700;
const AT_REST = 8;

/** Where a menu was last asked for, by the right button, the menu key or a long touch; and what listens for it. */
export function useMenuPoint(onAsk: (target: Element) => void) {
  const [at, setAt] = useState<MenuPoint | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const down = useRef({ x: 0, y: 0 });
  const isLong = useRef(false);
  const release = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  function ask(target: EventTarget, x: number, y: number) {
    if (target instanceof Element) onAsk(target);
    setAt({ x, y });
  }
  function onContextMenu(event: MouseEvent) {
    if (event.defaultPrevented) return;
    event.preventDefault();
    release();
    ask(event.target, event.clientX, event.clientY);
  }
  // Not every system makes a press of the right button of a long touch.
  function onPointerDown({ pointerType, target, clientX, clientY }: PointerEvent) {
    release();
    down.current = { x: clientX, y: clientY };
    isLong.current = false;
    if (pointerType === "mouse") return;
    timer.current = setTimeout(() => {
      isLong.current = true;
      ask(target, clientX, clientY);
    }, LONG_MS);
  }
  // Else a click would follow, beside the menu, which would close it. The canvas keeps the event from bubbling.
  function onTouchEndCapture(event: TouchEvent) {
    if (isLong.current) event.preventDefault();
  }
  function onPointerMove({ clientX, clientY }: PointerEvent) {
    const { x, y } = down.current;
    if (Math.hypot(clientX - x, clientY - y) > AT_REST) release();
  }
  const touch = {
    onPointerDown,
    onPointerMove,
    onPointerUp: release,
    onPointerCancel: release,
    onTouchEndCapture,
  };
  return { at, handlers: { onContextMenu, ...touch } };
}
