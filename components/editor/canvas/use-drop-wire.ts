import { type OnConnectEnd, useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { toast } from "sonner";
import type { Edge } from "@/lib/graph/document";
import { connect } from "@/lib/graph/edit-edges";
import { placeOnCanvas } from "@/lib/graph/edit-parent";
import { shapeOf } from "@/lib/nodes/registry";
import { useEditorStore } from "../store/editor-context";
import { outcomeOf } from "./connection";
import { HEADER_HEIGHT } from "./flow-nodes";

/**
 * What happens where a wire is let go: it may be dropped anywhere on a node, and one that ends in another
 * container leads to the offer to move a node there.
 */
export function useDropWire(): OnConnectEnd {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();
  return useCallback(
    (event, { isValid, fromNode, fromHandle, toNode, toHandle }) => {
      if (isValid || !fromNode || !fromHandle) return;
      const at = pointOf(event);
      const target = toNode?.id ?? nodeUnder(at);
      if (target === null || target === fromNode.id) return;
      const forwards = fromHandle.type === "source";
      const edge: Edge = forwards
        ? { from: fromNode.id, port: fromHandle.id ?? "out", to: target }
        : { from: target, port: toHandle?.id ?? "out", to: fromNode.id };
      const { document, apply } = store.getState();
      const node = document.nodes[target];
      const isContainer = node !== undefined && shapeOf(node)?.role === "container";
      const belowHeader = screenToFlowPosition(at).y > placeOnCanvas(document, target)[1] + HEADER_HEIGHT;
      const outcome = outcomeOf(document, edge, forwards && isContainer && !toHandle && belowHeader);
      if (outcome.kind === "connect") apply((current) => connect(current, outcome.edge));
      else if (outcome.kind === "refuse") toast.message(outcome.reason);
      else store.setState({ offer: { ...outcome, at } });
    },
    [store, screenToFlowPosition],
  );
}

function pointOf(event: MouseEvent | TouchEvent): { x: number; y: number } {
  const point = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: point?.clientX ?? 0, y: point?.clientY ?? 0 };
}

/** The node drawn at a point of the screen, or null. */
export function nodeUnder({ x, y }: { x: number; y: number }): string | null {
  const hit = document.elementsFromPoint(x, y).find((element) => element.closest(".react-flow__node"));
  return hit?.closest(".react-flow__node")?.getAttribute("data-id") ?? null;
}
