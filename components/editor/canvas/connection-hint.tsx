import { useConnection, useReactFlow, ViewportPortal } from "@xyflow/react";
import type { Edge, WorkflowDocument } from "@/lib/graph/document";
import { whyNotConnect } from "@/lib/graph/edit-edges";
import { catalogue } from "@/lib/nodes/registry";
import { useEditorStore } from "../store/editor-context";
import type { EditorStore } from "../store/editor-store";
import { outcomeOf } from "./connection";
import { useLegibleScale } from "./legible-scale";
import { isInBody, nodeUnder, undrawn, wiresTo } from "./use-drop-wire";

/** Beside the pointer while a wire is dragged over something: why it cannot be connected, or what letting go asks. */
export function ConnectionHint() {
  const store = useEditorStore();
  const { flowToScreenPosition } = useReactFlow();
  const scale = useLegibleScale();
  const { inProgress, fromNode, fromHandle, toNode, toHandle, to } = useConnection();
  if (!inProgress || !fromNode || !fromHandle) return null;
  const target = toNode?.id ?? nodeUnder(flowToScreenPosition(to));
  if (target === null || target === fromNode.id) return null;
  const document = undrawn(store);
  const edges = wiresTo(document, target, { fromNode, fromHandle, toHandle });
  const [edge] = edges;
  // Inside of a container the wire may end anywhere: a new node is chosen there.
  if (!toNode && isInBody(document, target, to)) return null;
  const text = edge && (edges.length > 1 ? "Let go to choose the output" : hintOf(store, document, edge));
  if (!text) return null;
  return (
    <ViewportPortal>
      <div
        role="status"
        className="pointer-events-none absolute w-max max-w-64 origin-top-left rounded-md border bg-raised px-2 py-1 text-sm shadow-pop"
        style={{
          transform: `translate(${to.x + 14 * scale}px, ${to.y + 14 * scale}px) scale(${scale})`,
          zIndex: 2000,
        }}
      >
        {text}
      </div>
    </ViewportPortal>
  );
}

/** Why an edge cannot be drawn, or what can be done so that it can; null where nothing is in its way. */
function hintOf(store: EditorStore, document: WorkflowDocument, edge: Edge): string | null {
  const reason = whyNotConnect(document, edge, catalogue);
  if (reason === null) return null;
  const offers = !store.getState().reconnecting && outcomeOf(document, edge).kind === "offer";
  const into = document.nodes[document.nodes[edge.to]?.parent ?? document.nodes[edge.from]?.parent ?? ""];
  return offers && into ? `Let go to move the node into “${into.name}”` : reason;
}
