import { type OnNodeDrag, useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { toast } from "@/components/ui/toast";
import type { Edge } from "@/lib/graph/document";
import { setParent, whyNotMoveInto } from "@/lib/graph/edit-parent";
import { catalogue } from "@/lib/nodes/registry";
import { useEditorStore } from "../store/editor-context";
import type { EditorStore } from "../store/editor-store";
import { containerAt, fitContainers } from "./container-fit";
import type { FlowEdge } from "./flow-edges";
import type { FlowNode } from "./flow-nodes";
import { isLoose, moveOntoEdge } from "./put-on-edge";
import { edgeUnder } from "./use-drop-wire";

type Point = { x: number; y: number };

/**
 * Dragging nodes into a container and out of it, and a loose one onto an edge, with the container or the edge
 * lit up while they are over it.
 */
export function useNesting() {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    const onNodeDragStart: OnNodeDrag<FlowNode> = () =>
      store.setState(({ gesture }) => ({ gesture: gesture + 1 }));
    const onNodeDrag: OnNodeDrag<FlowNode> = (event, _, dragged) => {
      const at = pointOf(event);
      const dropEdge = edgeFor(store, at, dragged)?.id ?? null;
      const target = targetOf(store, screenToFlowPosition(at), dragged);
      const parent = dragged[0]?.parentId ?? null;
      const dropTarget = target === parent || dropEdge !== null ? null : target;
      const before = store.getState();
      if (before.dropTarget !== dropTarget || before.dropEdge !== dropEdge)
        store.setState({ dropTarget, dropEdge });
    };
    const onNodeDragStop: OnNodeDrag<FlowNode> = (event, _, dragged) => {
      const at = pointOf(event);
      const edge = edgeFor(store, at, dragged)?.data?.edge;
      const target = targetOf(store, screenToFlowPosition(at), dragged);
      store.setState({ dropTarget: null, dropEdge: null });
      if (edge && putOn(store, dragged, edge)) return;
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

/** The edge under the pointer or the middle of the node, where the one node that is dragged can be put on it. */
function edgeFor(store: EditorStore, at: Point, dragged: readonly FlowNode[]): FlowEdge | null {
  const { document, edges } = store.getState();
  const [only] = dragged;
  if (!only || dragged.length > 1 || !isLoose(document, only.id)) return null;
  const id = edgeUnder(at) ?? edgeUnder(middleOf(only.id) ?? at);
  return edges.find((edge) => edge.id === id) ?? null;
}

function middleOf(id: string): Point | null {
  const box = document
    .querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
    ?.getBoundingClientRect();
  return box ? { x: box.left + box.width / 2, y: box.top + box.height / 2 } : null;
}

/** Puts the node on the edge, as one edit with its move; false where it cannot be wired so. */
function putOn(store: EditorStore, [node]: readonly FlowNode[], edge: Edge): boolean {
  const { document, apply, gesture } = store.getState();
  const wired = node ? moveOntoEdge(document, node.id, edge) : document;
  if (wired === document) return false;
  apply(() => wired, `move:${gesture}`);
  return true;
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
