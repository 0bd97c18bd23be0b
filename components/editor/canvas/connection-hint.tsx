import { useConnection, useReactFlow, ViewportPortal } from "@xyflow/react";
import { disconnect, whyNotConnect } from "@/lib/graph/edit-edges";
import { catalogue } from "@/lib/nodes/registry";
import { useEditorStore } from "../store/editor-context";
import { outcomeOf } from "./connection";
import { useLegibleScale } from "./legible-scale";
import { isInBody, nodeUnder, wireTo } from "./use-drop-wire";

/** Beside the pointer while a wire is dragged over something it cannot be connected to: why not. */
export function ConnectionHint() {
  const store = useEditorStore();
  const { flowToScreenPosition } = useReactFlow();
  const scale = useLegibleScale();
  const { inProgress, fromNode, fromHandle, toNode, toHandle, to } = useConnection();
  if (!inProgress || !fromNode || !fromHandle) return null;
  const target = toNode?.id ?? nodeUnder(flowToScreenPosition(to));
  if (target === null || target === fromNode.id) return null;
  const edge = wireTo(target, { fromNode, fromHandle, toHandle });
  const { document: drawn, reconnecting } = store.getState();
  const document = reconnecting ? disconnect(drawn, [reconnecting]) : drawn;
  // Inside of a container the wire may end anywhere: a new node is chosen there.
  if (!toNode && isInBody(document, target, to)) return null;
  const reason = whyNotConnect(document, edge, catalogue);
  if (reason === null) return null;
  const offers = !reconnecting && outcomeOf(document, edge).kind === "offer";
  const into = document.nodes[document.nodes[edge.to]?.parent ?? document.nodes[edge.from]?.parent ?? ""];
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
        {offers && into ? `Let go to move the node into “${into.name}”` : reason}
      </div>
    </ViewportPortal>
  );
}
