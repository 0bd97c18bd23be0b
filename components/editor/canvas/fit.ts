import { getViewportForBounds, type Viewport } from "@xyflow/react";
import type { FlowNode } from "./flow-nodes";

/** How everything is brought into view: with some room around it, and never larger than life. */
export const FIT = { padding: 0.12, maxZoom: 1 };

/** How far out one can zoom. */
export const MIN_ZOOM = 0.1;

/** Where the canvas is to begin so that all nodes, of which containers come first, are in view. */
export function viewportFor(nodes: readonly FlowNode[], size: { width: number; height: number }): Viewport {
  const places = new Map<string, { x: number; y: number }>();
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { id, position, parentId, measured, hidden } of nodes) {
    const origin = places.get(parentId ?? "") ?? { x: 0, y: 0 };
    const place = { x: origin.x + position.x, y: origin.y + position.y };
    places.set(id, place);
    if (hidden) continue;
    left = Math.min(left, place.x);
    top = Math.min(top, place.y);
    right = Math.max(right, place.x + (measured?.width ?? 0));
    bottom = Math.max(bottom, place.y + (measured?.height ?? 0));
  }
  const bounds = { x: left, y: top, width: right - left, height: bottom - top };
  return getViewportForBounds(bounds, size.width, size.height, MIN_ZOOM, FIT.maxZoom, FIT.padding);
}
