import { type FinalConnectionState, type OnConnectEnd, useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { toast } from "@/components/ui/toast";
import type { Edge, WorkflowDocument } from "@/lib/graph/document";
import { disconnect, reconnect } from "@/lib/graph/edit-edges";
import { placeOnCanvas } from "@/lib/graph/edit-parent";
import { shapeOf } from "@/lib/nodes/registry";
import { useEditorStore } from "../store/editor-context";
import type { EditorStore } from "../store/editor-store";
import { edgesBefore, outcomeOf } from "./connection";
import { HEADER_HEIGHT } from "./flow-nodes";

type Point = { x: number; y: number };

/**
 * What happens where a wire is let go: it may be dropped anywhere on a node, one that ends in another
 * container leads to the offer to move a node there, and one that ends nowhere to the choice of a new node.
 * An edge of which one end was dragged stays as it was where it cannot be connected.
 */
export function useDropWire(): OnConnectEnd {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();
  return useCallback(
    (event, state) => {
      const { fromNode, fromHandle } = state;
      if (state.isValid || !fromNode || !fromHandle) return;
      const at = pointOf(event);
      const place = screenToFlowPosition(at);
      const { document, reconnecting } = store.getState();
      const target = state.toNode?.id ?? nodeUnder(at);
      if (target === fromNode.id) return;
      const inBody = target !== null && isInBody(document, target, place) && !state.toHandle;
      if (target === null || (inBody && document.nodes[fromNode.id]?.parent === target)) {
        if (!reconnecting) pick(store, state, at, place);
        return;
      }
      dropOn(store, wiresTo(undrawn(store), target, state), inBody && fromHandle.type === "source", at);
    },
    [store, screenToFlowPosition],
  );
}

type Wire = Pick<FinalConnectionState, "fromNode" | "fromHandle" | "toHandle">;

/**
 * The edges that a wire may stand for over a node: from an input, it is pulled to the node that comes before, of
 * whose outputs there may be several.
 */
export function wiresTo(
  document: WorkflowDocument,
  target: string,
  { fromNode, fromHandle, toHandle }: Wire,
): Edge[] {
  const from = fromNode?.id ?? "";
  if (fromHandle?.type === "source") return [{ from, port: fromHandle.id ?? "out", to: target }];
  if (toHandle?.type === "source") return [{ from: target, port: toHandle.id ?? "out", to: from }];
  return edgesBefore(document, target, from);
}

/** The document without the edge of which one end is being dragged. */
export function undrawn(store: EditorStore): WorkflowDocument {
  const { document, reconnecting } = store.getState();
  return reconnecting ? disconnect(document, [reconnecting]) : document;
}

function dropOn(store: EditorStore, edges: readonly Edge[], inBody: boolean, at: Point): void {
  const { apply, reconnecting } = store.getState();
  const [edge] = edges;
  if (!edge) return;
  if (edges.length > 1) {
    store.setState({ offer: { edges, replaces: reconnecting, at } });
    return;
  }
  const outcome = outcomeOf(undrawn(store), edge, inBody && !reconnecting);
  if (outcome.kind === "connect") {
    apply((current) => reconnect(current, reconnecting, outcome.edge));
  } else if (outcome.kind === "refuse") toast.message(outcome.reason);
  else if (reconnecting) toast.message("Both ends have to be in the same container");
  else store.setState({ offer: { ...outcome, at } });
}

function pick(
  store: EditorStore,
  { fromNode, fromHandle }: FinalConnectionState,
  at: Point,
  place: Point,
): void {
  if (!fromNode || !fromHandle) return;
  const wiring =
    fromHandle.type === "source"
      ? ({ kind: "after", from: fromNode.id, port: fromHandle.id ?? "out" } as const)
      : ({ kind: "before", to: fromNode.id } as const);
  store.setState({ picking: { wiring, at, place } });
}

/** Whether a point of the canvas is inside a container, below its header. */
export function isInBody(document: WorkflowDocument, id: string, { y }: Point): boolean {
  const node = document.nodes[id];
  if (!node || node.collapsed || shapeOf(node)?.role !== "container") return false;
  return y > placeOnCanvas(document, id)[1] + HEADER_HEIGHT;
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  const point = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: point?.clientX ?? 0, y: point?.clientY ?? 0 };
}

/** The node drawn at a point of the screen, or null. */
export function nodeUnder({ x, y }: Point): string | null {
  return drawnAt(x, y, ".react-flow__node");
}

/** The id of the edge drawn at a point of the screen, or null. */
export function edgeUnder({ x, y }: Point): string | null {
  return drawnAt(x, y, ".react-flow__edge");
}

function drawnAt(x: number, y: number, selector: string): string | null {
  const hit = document.elementsFromPoint(x, y).find((element) => element.closest(selector));
  return hit?.closest(selector)?.getAttribute("data-id") ?? null;
}
