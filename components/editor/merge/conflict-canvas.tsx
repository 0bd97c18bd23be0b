import "@xyflow/react/dist/base.css";
import "../canvas/canvas.css";
import "./conflict.css";
import { Background, type NodeTypes, ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { useEffect, useMemo, useState } from "react";
import { motionMs } from "@/components/ui/motion";
import type { Choices } from "@/lib/graph/merge";
import { CanvasControls } from "../canvas/canvas-controls";
import type { FlowEdge } from "../canvas/flow-edges";
import { Wire } from "../canvas/wire";
import { EditorContext } from "../store/editor-context";
import { createEditorStore } from "../store/editor-store";
import { ChoosingContext, CONFLICT_TYPES } from "./conflict-nodes";
import type { ConflictNode, ConflictPicture } from "./draw-conflicts";
import { LABELS } from "./labels";

/** The conflict that is looked at, and how often something was asked to be looked at. */
export interface Focus {
  key: string | null;
  count: number;
}

interface ConflictCanvasProps {
  picture: ConflictPicture;
  choices: Choices;
  onChoose: (choices: Choices) => void;
  focus: Focus;
}

const NODE_TYPES: NodeTypes = CONFLICT_TYPES;
const EDGE_TYPES = { wire: Wire };

/** Both versions on one canvas, with the choice at each node that is in question. */
export function ConflictCanvas({ picture, choices, onChoose, focus }: ConflictCanvasProps) {
  // The cards read the editor around them: here one of its own, that nothing is saved from.
  const [store] = useState(() => {
    const created = createEditorStore(picture.drawn, 0);
    created.setState({ readOnly: true });
    return created;
  });
  const choosing = useMemo(
    () => ({ versions: picture.versions, choices, focus: focus.key, choose: onChoose }),
    [picture, choices, focus.key, onChoose],
  );
  return (
    <EditorContext value={store}>
      <ChoosingContext value={choosing}>
        <ReactFlowProvider>
          <section
            aria-label={LABELS.canvas}
            className="editor-canvas conflict-canvas relative size-full"
            data-testid="conflict-canvas"
          >
            <Drawing picture={picture} choices={choices} focus={focus} />
          </section>
        </ReactFlowProvider>
      </ChoosingContext>
    </EditorContext>
  );
}

function Drawing({ picture, choices, focus }: Omit<ConflictCanvasProps, "onChoose">) {
  const edges = useMemo(
    () => picture.edges.map((edge) => withChoice(edge, picture, choices)),
    [picture, choices],
  );
  const [nodes] = useState(() => [...picture.nodes]);
  const inQuestion = [...picture.placesOf.values()].flat();
  useLookAt(focus, picture);
  return (
    <ReactFlow<ConflictNode, FlowEdge>
      // Its patterns and labels are not those of the canvas below.
      id="conflict"
      defaultNodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      fitView
      fitViewOptions={{ padding: 0.25, maxZoom: 1, nodes: inQuestion.map((id) => ({ id })) }}
      minZoom={0.1}
      maxZoom={2}
      panOnScroll
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      elementsSelectable={false}
      edgesFocusable={false}
      deleteKeyCode={null}
      disableKeyboardA11y
      attributionPosition="bottom-center"
    >
      <Background gap={20} size={1.2} />
      <CanvasControls />
    </ReactFlow>
  );
}

/** An edge of a version shows whether that was chosen. */
function withChoice(edge: FlowEdge, { versions }: ConflictPicture, choices: Choices): FlowEdge {
  const ends = [edge.source, edge.target].flatMap((id) => versions.get(id) ?? []);
  const sides = ends.flatMap(({ conflict, side }) =>
    choices[conflict.key] ? choices[conflict.key] === side : [],
  );
  if (sides.includes(false)) return { ...edge, className: "is-left" };
  if (sides.length > 0) return { ...edge, className: "is-chosen" };
  return ends.some(({ side }) => side === "theirs") ? { ...edge, className: "is-theirs" } : edge;
}

/** Brings what was chosen in the list into the middle. */
function useLookAt({ key, count }: Focus, { placesOf }: ConflictPicture): void {
  const { fitView } = useReactFlow();
  useEffect(() => {
    const ids = key === null || count === 0 ? [] : (placesOf.get(key) ?? []);
    if (ids.length === 0) return;
    void fitView({ nodes: ids.map((id) => ({ id })), duration: motionMs(140), maxZoom: 1, padding: 0.5 });
  }, [key, count, placesOf, fitView]);
}
