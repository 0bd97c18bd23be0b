import { useConnection, ViewportPortal } from "@xyflow/react";
import { whyNotConnect } from "@/lib/graph/edit-edges";
import { catalogue } from "@/lib/nodes/registry";
import { useEditorStore } from "../store/editor-context";
import { outcomeOf } from "./connection";

/** Beside the pointer while a wire is dragged over something it cannot be connected to: why not. */
export function ConnectionHint() {
  const store = useEditorStore();
  const { inProgress, fromNode, fromHandle, toNode, toHandle, to } = useConnection();
  if (!inProgress || !fromNode || !fromHandle || !toNode || toNode.id === fromNode.id) return null;
  const edge =
    fromHandle.type === "source"
      ? { from: fromNode.id, port: fromHandle.id ?? "out", to: toNode.id }
      : { from: toNode.id, port: toHandle?.id ?? "out", to: fromNode.id };
  const { document } = store.getState();
  const reason = whyNotConnect(document, edge, catalogue);
  if (reason === null) return null;
  const offers = outcomeOf(document, edge).kind === "offer";
  const into = document.nodes[document.nodes[edge.to]?.parent ?? document.nodes[edge.from]?.parent ?? ""];
  return (
    <ViewportPortal>
      <div
        role="status"
        className="pointer-events-none absolute max-w-64 rounded-md border bg-raised px-2 py-1 text-sm shadow-pop"
        style={{ transform: `translate(${to.x + 14}px, ${to.y + 14}px)`, zIndex: 2000 }}
      >
        {offers && into ? `Let go to move the node into “${into.name}”` : reason}
      </div>
    </ViewportPortal>
  );
}
