import { useReactFlow } from "@xyflow/react";
import { type PointerEvent, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { NodeIcon } from "@/components/ui/node-icon";
import type { Edge } from "@/lib/graph/document";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { containerAt } from "../canvas/container-fit";
import type { FlowEdge } from "../canvas/flow-edges";
import { edgeUnder } from "../canvas/use-drop-wire";
import { useEditorStore } from "../store/editor-context";
import type { EditorStore } from "../store/editor-store";
import { addNodeOnEdge, fitsWiring } from "./add-wired";
import { useAddNode } from "./use-add-node";

const THRESHOLD = 4;
/** Where the pointer holds the ghost, so that the node lands under it. */
const GRIP = { x: 24, y: 27 };

interface Point {
  x: number;
  y: number;
}

interface PaletteItemProps {
  definition: NodeDefinition;
  onAdd: (definition: NodeDefinition) => void;
}

/** One node type. Dragging uses pointer events, so that it works with touch as well. */
export function PaletteItem({ definition, onAdd }: PaletteItemProps) {
  const { ghost, handlers } = useDragOut(definition, onAdd);
  return (
    <>
      <button
        type="button"
        data-node-type={definition.type}
        title={definition.description}
        className="flex h-7 w-full touch-none select-none items-center gap-2 rounded-md px-1.5 text-left hover:bg-sunken"
        {...handlers}
      >
        <NodeIcon icon={definition.icon} category={definition.category} />
        {definition.label}
      </button>
      {ghost && <Ghost definition={definition} at={ghost} />}
    </>
  );
}

function Ghost({ definition, at }: { definition: NodeDefinition; at: Point }) {
  return createPortal(
    <div
      className="pointer-events-none fixed top-0 left-0 z-50 flex h-[54px] w-[208px] items-center gap-2 rounded-lg border border-accent bg-surface px-2.5 font-semibold opacity-90 shadow-pop"
      style={{ transform: `translate(${at.x - GRIP.x}px, ${at.y - GRIP.y}px)` }}
    >
      <NodeIcon icon={definition.icon} category={definition.category} />
      {definition.label}
    </div>,
    document.body,
  );
}

function useDragOut(definition: NodeDefinition, onAdd: (definition: NodeDefinition) => void) {
  const store = useEditorStore();
  const add = useAddNode();
  const { screenToFlowPosition } = useReactFlow();
  const start = useRef<Point | null>(null);
  const dragged = useRef(false);
  const [ghost, setGhost] = useState<Point | null>(null);

  function onPointerDown(event: PointerEvent<HTMLElement>) {
    if (event.button !== 0) return;
    dragged.current = false;
    start.current = { x: event.clientX, y: event.clientY };
    event.currentTarget.setPointerCapture(event.pointerId);
  }
  function onPointerMove(event: PointerEvent) {
    const from = start.current;
    const at = { x: event.clientX, y: event.clientY };
    if (!from || (!dragged.current && Math.hypot(at.x - from.x, at.y - from.y) < THRESHOLD)) return;
    dragged.current = true;
    setGhost(at);
    const { edge, container } = placeUnder(store, definition, at, screenToFlowPosition(at));
    const { dropEdge, dropTarget } = store.getState();
    if (dropTarget !== container || dropEdge !== (edge?.id ?? null)) {
      store.setState({ dropTarget: container, dropEdge: edge?.id ?? null });
    }
  }
  function end() {
    start.current = null;
    setGhost(null);
    store.setState({ dropTarget: null, dropEdge: null });
  }
  function onPointerUp(event: PointerEvent) {
    if (!start.current) return;
    const at = { x: event.clientX, y: event.clientY };
    end();
    if (!dragged.current || !isOverCanvas(at)) return;
    const edge = placeUnder(store, definition, at, screenToFlowPosition(at)).edge?.data?.edge;
    if (edge) addOnEdge(store, definition, edge);
    else add(definition, screenToFlowPosition({ x: at.x - GRIP.x, y: at.y - GRIP.y }));
  }
  function onClick() {
    if (!dragged.current) onAdd(definition);
    dragged.current = false;
  }
  return { ghost, handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: end, onClick } };
}

function addOnEdge(store: EditorStore, definition: NodeDefinition, edge: Edge): void {
  const added = addNodeOnEdge(store.getState().document, definition, edge);
  store.getState().apply(() => added.document);
  store.getState().select([added.id]);
}

/** What would take a node that is dropped here: an edge, else a container. */
function placeUnder(
  store: EditorStore,
  definition: NodeDefinition,
  screen: Point,
  point: Point,
): { edge: FlowEdge | null; container: string | null } {
  const { document, edges } = store.getState();
  if (definition.role === "trigger" || !isOverCanvas(screen)) return { edge: null, container: null };
  const id = edgeUnder(screen);
  const edge = edges.find((each) => each.id === id);
  const splits = edge?.data && fitsWiring(definition, { kind: "between", edge: edge.data.edge }, document);
  return edge && splits ? { edge, container: null } : { edge: null, container: containerAt(document, point) };
}

function isOverCanvas({ x, y }: Point): boolean {
  return document.elementsFromPoint(x, y).some((element) => element.classList.contains("editor-canvas"));
}
