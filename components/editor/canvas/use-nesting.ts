import { type OnNodeDrag, useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { toast } from "sonner";
import { setParent, whyNotMoveInto } from "@/lib/graph/edit-parent";
import { catalogue } from "@/lib/nodes/registry";
import { useEditorStore } from "../store/editor-context";
import type { EditorStore } from "../store/editor-store";
import { containerAt, fitContainers } from "./container-fit";
import type { FlowNode } from "./flow-nodes";

type Point = { x: number; y: number };

/** Dragging nodes into a container and out of it, with the container lit up while they are over it. */
export function useNesting() {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    const onNodeDragStart: OnNodeDrag<FlowNode> = () =>
      store.setState(({ gesture }) => ({ gesture: gesture + 1 }));
    const onNodeDrag: OnNodeDrag<FlowNode> = (event, _, dragged) => {
      const target = targetOf(store, screenToFlowPosition(pointOf(event)), dragged);
      const parent = dragged[0]?.parentId ?? null;
      const dropTarget = target === parent ? null : target;
      if (store.getState().dropTarget !== dropTarget) store.setState({ dropTarget });
    };
    const onNodeDragStop: OnNodeDrag<FlowNode> = (event, _, dragged) => {
      const target = targetOf(store, screenToFlowPosition(pointOf(event)), dragged);
      store.setState({ dropTarget: null });
      settle(store, dragged, target);
    };
    return { onNodeDragStart, onNodeDrag, onNodeDragStop };
  }, [store, screenToFlowPosition]);
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  const point = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: point?.clientX ?? 0, y: point?.clientY ?? 0 };
}

function targetOf(store: EditorStore, point: Point, dragged: readonly FlowNode[]): string | null {
  return containerAt(store.getState().document, point, new Set(dragged.map(({ id }) => id)));
}

/** Gives the nodes their new container, if it is one, and tells of edges that could not follow. */
function settle(store: EditorStore, dragged: readonly FlowNode[], target: string | null): void {
  const { document, apply, gesture, undo } = store.getState();
  const ids = new Set(dragged.map(({ id }) => id));
  const roots = dragged.filter(({ parentId }) => parentId === undefined || !ids.has(parentId));
  const movers = roots.filter(({ parentId }) => (parentId ?? null) !== target).map(({ id }) => id);
  const refusal = movers
    .map((id) => whyNotMoveInto(document, id, target, catalogue))
    .find((reason) => reason !== null);
  if (refusal) toast.message(refusal);
  const containers = [target, ...roots.map(({ parentId }) => parentId ?? null)];
  const moves = movers.length > 0 && !refusal;
  apply(
    (current) => fitContainers(moves ? setParent(current, movers, target) : current, containers),
    `move:${gesture}`,
  );
  const lost = document.edges.length - store.getState().document.edges.length;
  if (lost > 0) {
    toast.message(lost === 1 ? "1 connection was removed" : `${lost} connections were removed`, {
      description: "Connections cannot cross the border of a container.",
      action: { label: "Undo", onClick: undo },
    });
  }
}
