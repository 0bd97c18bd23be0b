"use client";

import "@xyflow/react/dist/base.css";
import "./canvas.css";
import {
  Background,
  ConnectionLineType,
  ReactFlow,
  type ReactFlowProps,
  SelectionMode,
  useStoreApi,
} from "@xyflow/react";
import { type MouseEvent, useCallback, useLayoutEffect, useRef, useState } from "react";
import { useClipboard } from "../clipboard/use-clipboard";
import { DropPopover, QuickPicker } from "../parts";
import { useEditor, useEditorStore } from "../store/editor-context";
import type { EditorStore } from "../store/editor-store";
import { CanvasControls } from "./canvas-controls";
import { ConnectionHint } from "./connection-hint";
import { ContainerFrame } from "./container-frame";
import { DetailByZoom, DetailedContext, LARGE } from "./detail-level";
import { EmptyCanvas } from "./empty-canvas";
import { FIT, MIN_ZOOM, viewportFor } from "./fit";
import type { FlowEdge } from "./flow-edges";
import type { FlowNode } from "./flow-nodes";
import { KeepInView } from "./keep-in-view";
import { trustKnownSizes } from "./known-sizes";
import { NodeCard } from "./node-card";
import { NoteCard } from "./note-card";
import { SelectionBar } from "./selection-bar";
import { useConnecting } from "./use-connecting";
import { useDropWire } from "./use-drop-wire";
import { useNesting } from "./use-nesting";
import { Wire } from "./wire";

const NODE_TYPES = { card: NodeCard, container: ContainerFrame, note: NoteCard };
const EDGE_TYPES = { wire: Wire };
const LINES = { strokeWidth: 1.5 };
const NOWHERE = { x: 0, y: 0, zoom: 1 };

const FIXED: ReactFlowProps<FlowNode, FlowEdge> = {
  nodeTypes: NODE_TYPES,
  edgeTypes: EDGE_TYPES,
  connectionLineType: ConnectionLineType.SmoothStep,
  connectionLineStyle: LINES,
  fitViewOptions: FIT,
  minZoom: MIN_ZOOM,
  maxZoom: 2,
  deleteKeyCode: null,
  selectionKeyCode: "Shift",
  multiSelectionKeyCode: ["Shift", "Meta", "Control"],
  selectionMode: SelectionMode.Partial,
  connectionRadius: 24,
  selectNodesOnDrag: true,
  panOnScroll: true,
  elevateNodesOnSelect: false,
  nodeDragThreshold: 3,
  // The keys are those of the editor's own actions, which say what they do.
  disableKeyboardA11y: true,
};

interface Size {
  width: number;
  height: number;
}

/** The workflow as a graph that can be drawn on. */
export function Canvas() {
  const flow = useStoreApi();
  const element = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size | null>(null);
  // Drawn once its size is known, so that all nodes are in view from the first frame on.
  useLayoutEffect(() => {
    trustKnownSizes(flow);
    const { clientWidth = 0, clientHeight = 0 } = element.current ?? {};
    setSize({ width: clientWidth, height: clientHeight });
  }, [flow]);
  return (
    <div ref={element} className="editor-canvas relative size-full" data-testid="canvas">
      {size && <Drawing size={size} />}
      <EmptyCanvas />
      <Layers />
    </div>
  );
}

function Drawing({ size }: { size: Size }) {
  const store = useEditorStore();
  const nodes = useEditor((state) => state.nodes);
  const edges = useEditor((state) => state.edges);
  const readOnly = useEditor((state) => state.readOnly);
  // On an empty canvas the first node has to stay where it is dropped.
  const [begin] = useState(() => (nodes.length > 0 ? viewportFor(nodes, size) : NOWHERE));
  const [detailed, setDetailed] = useState(nodes.length <= LARGE);
  const comeNear = useCallback(() => setDetailed(true), []);
  // One function for good: with a new one React Flow would render all nodes again.
  const clickNode = useCallback((event: MouseEvent, { id }: FlowNode) => pickOut(store, event, id), [store]);
  const dropWire = useDropWire();
  const nesting = useNesting();
  const connecting = useConnecting();
  useClipboard();
  return (
    <DetailedContext value={detailed}>
      <ReactFlow<FlowNode, FlowEdge>
        {...FIXED}
        defaultViewport={begin}
        nodes={nodes}
        edges={edges}
        onNodesChange={store.getState().changeNodes}
        onEdgesChange={store.getState().changeEdges}
        {...connecting}
        onConnectEnd={dropWire}
        onNodeClick={clickNode}
        {...nesting}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        // On a map, there is nothing to take an edge by.
        edgesReconnectable={!readOnly && detailed}
        attributionPosition="bottom-center"
        aria-label="Workflow canvas"
      >
        <Background gap={20} size={1.2} />
        {nodes.length > 0 && <DetailByZoom onNear={comeNear} />}
        <CanvasControls />
        <ConnectionHint />
        <KeepInView />
        <SelectionBar />
      </ReactFlow>
    </DetailedContext>
  );
}

/** Of several selected nodes, the one that is clicked: React Flow leaves them all selected. */
function pickOut(store: EditorStore, { shiftKey, metaKey, ctrlKey }: MouseEvent, id: string): void {
  const { selectedNodes, select } = store.getState();
  if (!shiftKey && !metaKey && !ctrlKey && selectedNodes.length > 1 && selectedNodes.includes(id))
    select([id]);
}

/** What opens over the canvas at a place of it. */
function Layers() {
  const picking = useEditor((state) => state.picking !== null);
  const offering = useEditor((state) => state.offer !== null);
  return (
    <>
      {picking && <QuickPicker />}
      {offering && <DropPopover />}
    </>
  );
}
