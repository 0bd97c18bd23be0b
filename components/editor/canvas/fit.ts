import { getViewportForBounds, type Viewport } from "@xyflow/react";
import { around, type Box } from "./box";
import type { FlowNode } from "./flow-nodes";

/** How everything is brought into view: with some room around it, and never larger than life. */
export const FIT = { padding: 0.12, maxZoom: 1 };

/** How far out one can zoom. */
export const MIN_ZOOM = 0.1;

/** Where the canvas is to begin so that all nodes, of which containers come first, are in view. */
export function viewportFor(nodes: readonly FlowNode[], size: { width: number; height: number }): Viewport {
  const places = new Map<string, { x: number; y: number }>();
  const boxes = nodes.flatMap(({ id, position, parentId, measured, hidden }): Box[] => {
    const origin = places.get(parentId ?? "") ?? { x: 0, y: 0 };
    const { x: left, y: top } = { x: origin.x + position.x, y: origin.y + position.y };
    places.set(id, { x: left, y: top });
    const { width = 0, height = 0 } = measured ?? {};
    return hidden ? [] : [{ left, top, right: left + width, bottom: top + height }];
  });
  const { left, top, right, bottom } = around(boxes);
  const bounds = { x: left, y: top, width: right - left, height: bottom - top };
  return getViewportForBounds(bounds, size.width, size.height, MIN_ZOOM, FIT.maxZoom, FIT.padding);
}
