interface Point {
  x: number;
  y: number;
}

let last: Point | null = null;

/** Follows the pointer, for what is to happen where it is; gives what ends that. */
export function followPointer(): () => void {
  const onPointerMove = ({ clientX, clientY }: PointerEvent) => {
    last = { x: clientX, y: clientY };
  };
  window.addEventListener("pointermove", onPointerMove, { passive: true });
  return () => window.removeEventListener("pointermove", onPointerMove);
}

/** Where on the screen the pointer is over the canvas, or something above it; else the canvas' middle. */
export function pointOnCanvas(): Point {
  const { x, y } = last ?? { x: -1, y: -1 };
  const isOver = document.elementsFromPoint(x, y).some((each) => each.classList.contains("editor-canvas"));
  if (isOver) return { x, y };
  const box = document.querySelector(".editor-canvas")?.getBoundingClientRect();
  return box ? { x: box.left + box.width / 2, y: box.top + box.height / 2 } : { x: 0, y: 0 };
}
