import { type ReactFlowState, type Rect, useReactFlow, useStore, type Viewport } from "@xyflow/react";
import { useEffect, useEffectEvent, useRef } from "react";
import { FIT } from "./fit";

interface Size {
  width: number;
  height: number;
}

const widthOf = ({ width }: ReactFlowState) => width;
const heightOf = ({ height }: ReactFlowState) => height;

/** Keeps what is in the middle of the canvas there, and all nodes in view that were, when a panel takes room from it. */
export function KeepInView() {
  const { getViewport, setViewport, getNodes, getNodesBounds, fitView } = useReactFlow();
  const width = useStore(widthOf);
  const height = useStore(heightOf);
  const last = useRef<Size | null>(null);
  const resized = useEffectEvent((before: Size, now: Size) => {
    const from = getViewport();
    const to = {
      x: from.x + (now.width - before.width) / 2,
      y: from.y + (now.height - before.height) / 2,
      zoom: from.zoom,
    };
    const all = getNodesBounds(getNodes());
    void (isInView(all, from, before) && !isInView(all, to, now) ? fitView(FIT) : setViewport(to));
  });
  useEffect(() => {
    if (width === 0 || height === 0) return;
    const before = last.current;
    last.current = { width, height };
    if (before && (before.width !== width || before.height !== height)) resized(before, { width, height });
  }, [width, height]);
  return null;
}

function isInView({ x, y, width, height }: Rect, viewport: Viewport, size: Size): boolean {
  const left = x * viewport.zoom + viewport.x;
  const top = y * viewport.zoom + viewport.y;
  return (
    left >= 0 &&
    top >= 0 &&
    left + width * viewport.zoom <= size.width &&
    top + height * viewport.zoom <= size.height
  );
}
