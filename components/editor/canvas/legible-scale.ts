import { type ReactFlowState, useStore } from "@xyflow/react";

/** Below this zoom, what floats over the canvas would be too small to be read and hit: 22 px are to be 24. */
const LEGIBLE = 1.1;
const MOST = 3;

function scaleOf({ transform: [, , zoom] }: ReactFlowState): number {
  return Math.min(MOST, Math.max(1, LEGIBLE / zoom));
}

/** How much larger something is to be drawn that has to be read and hit from afar, too. */
export function useLegibleScale(): number {
  return useStore(scaleOf);
}
