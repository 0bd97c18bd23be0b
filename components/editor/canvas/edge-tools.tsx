import { EdgeLabelRenderer, useReactFlow } from "@xyflow/react";
import { Plus, X } from "lucide-react";
import type { MouseEvent, ReactNode } from "react";
import type { Edge } from "@/lib/graph/document";
import { disconnect } from "@/lib/graph/edit-edges";
import { useEditorStore } from "../store/editor-context";
import { useLegibleScale } from "./legible-scale";

interface EdgeToolsProps {
  edge: Edge;
  /** Middle of the edge on the canvas. */
  x: number;
  y: number;
}

/** How far above the middle of the edge they stand, in px, so that a click on the edge is not one on them. */
const ABOVE = 20;

/** What can be done with an edge that is pointed at or selected: insert a node, or delete it. */
export function EdgeTools({ edge, x, y }: EdgeToolsProps) {
  const store = useEditorStore();
  const { flowToScreenPosition } = useReactFlow();
  const scale = useLegibleScale();
  const place = { x, y };
  return (
    <EdgeLabelRenderer>
      <div
        className="edge-tools nopan nodrag"
        style={{
          transform: `translate(-50%, -50%) translate(${x}px, ${y - ABOVE * scale}px) scale(${scale})`,
        }}
      >
        <Tool
          label="Insert a node here"
          onPress={() =>
            store.setState({
              picking: { wiring: { kind: "between", edge }, at: flowToScreenPosition(place), place },
            })
          }
        >
          <Plus />
        </Tool>
        <Tool
          label="Delete this edge"
          onPress={() => store.getState().apply((document) => disconnect(document, [edge]))}
        >
          <X />
        </Tool>
      </div>
    </EdgeLabelRenderer>
  );
}

function Tool({ label, onPress, children }: { label: string; onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={(event: MouseEvent) => {
        // The edge below would take it as a click of its own.
        event.stopPropagation();
        onPress();
      }}
    >
      {children}
    </button>
  );
}
