import "./detail-level.css";
import { MiniMap, type ReactFlowState, useStore } from "@xyflow/react";
import { createContext, startTransition, useEffect, useLayoutEffect, useState } from "react";

/** How much of a node is drawn: all of it, what can be read from afar, or only that it is there. */
type DetailLevel = "full" | "names" | "map";

/**
 * Whether cards hold what can be read on them and be taken hold of: on a large workflow not before one comes
 * close enough.
 */
export const DetailedContext = createContext(true);

/** With more nodes, cards begin without details. */
export const LARGE = 60;

/** Below this zoom a card shows its name alone, and larger. */
const NAMES_BELOW = 0.45;
/** Below this zoom nothing can be read. */
const MAP_BELOW = 0.25;

function levelOf({ transform: [, , zoom] }: ReactFlowState): DetailLevel {
  if (zoom < MAP_BELOW) return "map";
  return zoom < NAMES_BELOW ? "names" : "full";
}

function isPlaced({ panZoom }: ReactFlowState): boolean {
  return panZoom !== null;
}

function domNodeOf({ domNode }: ReactFlowState): HTMLElement | null {
  return domNode;
}

/**
 * Marks the canvas with how much of its nodes is to be drawn at this zoom. A matter of style alone: no node
 * renders again. With the overview, which is of no use where the canvas is a map itself.
 */
export function DetailByZoom({ onNear }: { onNear(): void }) {
  const placed = useStore(isPlaced);
  const [begun, setBegun] = useState(false);
  if (placed && !begun) setBegun(true);
  const byZoom = useStore(levelOf);
  // Until the canvas has its first zoom, nothing is seen; a map costs least.
  const level = begun ? byZoom : "map";
  const domNode = useStore(domNodeOf);
  useLayoutEffect(() => {
    if (domNode) domNode.dataset["detail"] = level;
  }, [domNode, level]);
  const near = level !== "map";
  // All cards at once are more than fits into a frame.
  useEffect(() => {
    if (near) startTransition(onNear);
  }, [near, onNear]);
  if (!near) return null;
  return (
    <MiniMap pannable zoomable style={{ width: 148, height: 84 }} nodeBorderRadius={2} ariaLabel="Overview" />
  );
}
