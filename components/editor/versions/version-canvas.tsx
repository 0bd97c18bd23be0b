import "@xyflow/react/dist/base.css";
import "../canvas/canvas.css";
import "./versions.css";
import { Background, Panel, ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { useCallback, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { motionMs } from "@/components/ui/motion";
import { Spinner } from "@/components/ui/spinner";
import { CanvasControls } from "../canvas/canvas-controls";
import type { FlowEdge } from "../canvas/flow-edges";
import type { FlowNode } from "../canvas/flow-nodes";
import { Wire } from "../canvas/wire";
import { EditorContext } from "../store/editor-context";
import { createEditorStore } from "../store/editor-store";
import type { Comparison } from "./compare-documents";
import { LABELS, nameOf } from "./labels";
import { Legend } from "./legend";
import { FocusContext, MARKED_TYPES, MarksContext, markIdOf } from "./marked-node";
import type { ShownDocument } from "./queries";
import type { VersionView } from "./version-address";
import type { Focus } from "./version-history";

interface VersionCanvasProps {
  view: VersionView;
  /** Null until both documents are there. */
  comparison: Comparison | null;
  /** What could not be loaded, if so. */
  problem: ShownDocument;
  focus: Focus;
  onPick: (ids: readonly string[]) => void;
  onLeave: () => void;
}

/** A version, or the differences of two, on a canvas to look at. */
export function VersionCanvas({ view, comparison, problem, onLeave, ...drawing }: VersionCanvasProps) {
  if (problem.error) {
    return (
      <div className="grid h-full place-items-center bg-canvas">
        <ErrorState title={LABELS.notThere} error={problem.error} onRetry={problem.retry} />
      </div>
    );
  }
  if (!comparison) {
    return (
      <div role="status" aria-label={LABELS.loading} className="grid h-full place-items-center bg-canvas">
        <Spinner />
      </div>
    );
  }
  return (
    <ReactFlowProvider>
      <section
        aria-label={`${nameOf(view.shown)}, ${LABELS.readOnly}`}
        className="editor-canvas version-canvas relative size-full"
        data-testid="version-canvas"
      >
        <Drawing {...drawing} comparison={comparison}>
          <Panel position="top-left" className="flex items-center gap-3">
            <p className="flex items-center gap-2 rounded-lg border bg-surface py-1 pr-1 pl-3 shadow-card">
              <span className="font-semibold">{nameOf(view.shown)}</span>
              <span className="text-muted">
                {view.base === null ? LABELS.readOnly : `compared with ${nameOf(view.base).toLowerCase()}`}
              </span>
              <Button size="sm" onClick={onLeave}>
                {LABELS.backToDraft}
              </Button>
            </p>
          </Panel>
          {view.base !== null && (
            <Panel position="top-right">
              <Legend changes={comparison.changes} />
            </Panel>
          )}
        </Drawing>
      </section>
    </ReactFlowProvider>
  );
}

const EDGE_TYPES = { wire: Wire };
const FIT = { padding: 0.18, maxZoom: 1 };

interface DrawingProps extends Pick<VersionCanvasProps, "focus" | "onPick"> {
  comparison: Comparison;
  children: React.ReactNode;
}

function Drawing({ comparison, focus, onPick, children }: DrawingProps) {
  // The cards read the editor around them: here one of its own, that nothing is saved from.
  const [store] = useState(() => {
    const created = createEditorStore({ ...comparison.drawn, nodes: {}, edges: [] }, 0);
    created.getState().load(comparison.drawn, 0);
    created.setState({ readOnly: true });
    return created;
  });
  const [{ nodes, edges }] = useState(() => marked(store.getState(), comparison));
  useLookAt(focus);
  const onSelectionChange = useCallback(
    ({ nodes: selected }: { nodes: FlowNode[] }) => onPick(selected.map(({ id }) => id)),
    [onPick],
  );
  return (
    <EditorContext value={store}>
      <MarksContext value={comparison.nodeMarks}>
        <FocusContext value={focus.ids}>
          <ReactFlow<FlowNode, FlowEdge>
            // Its patterns and labels are not those of the canvas below.
            id="versions"
            defaultNodes={nodes}
            defaultEdges={edges}
            nodeTypes={MARKED_TYPES}
            edgeTypes={EDGE_TYPES}
            fitView
            fitViewOptions={FIT}
            minZoom={0.1}
            maxZoom={2}
            panOnScroll
            nodesDraggable={false}
            nodesConnectable={false}
            edgesFocusable={false}
            deleteKeyCode={null}
            onSelectionChange={onSelectionChange}
            attributionPosition="bottom-center"
          >
            <Background gap={20} size={1.2} />
            <CanvasControls />
            {children}
          </ReactFlow>
        </FocusContext>
      </MarksContext>
    </EditorContext>
  );
}

function marked(
  { nodes, edges }: { nodes: readonly FlowNode[]; edges: readonly FlowEdge[] },
  { nodeMarks, edgeMarks }: Comparison,
) {
  return {
    nodes: nodes.map((node): FlowNode => {
      if (!nodeMarks.has(node.id)) return node;
      const names = `${node.domAttributes?.["aria-labelledby"] ?? ""} ${markIdOf(node.id)}`;
      return { ...node, domAttributes: { ...node.domAttributes, "aria-labelledby": names.trim() } };
    }),
    edges: edges.map((edge): FlowEdge => {
      const mark = edgeMarks.get(edge.id);
      return mark ? { ...edge, className: `is-${mark}`, ariaLabel: `${edge.ariaLabel}, ${mark}` } : edge;
    }),
  };
}

/** Brings what was chosen in the list into the middle. */
function useLookAt({ ids, count }: Focus): void {
  const { fitView } = useReactFlow();
  useEffect(() => {
    if (count === 0 || ids.length === 0) return;
    void fitView({ nodes: ids.map((id) => ({ id })), duration: motionMs(140), maxZoom: 1, padding: 0.4 });
  }, [ids, count, fitView]);
}
