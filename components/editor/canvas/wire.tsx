import { BaseEdge, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { memo, useState } from "react";
import { EdgeValue } from "../parts";
import { useEditor } from "../store/editor-context";
import { edgeStateOf } from "../store/overlay";
import { EdgeTools } from "./edge-tools";
import type { FlowEdge } from "./flow-edges";

/**
 * An edge with rounded corners, drawn as the run left it. Where the pointer is on it, or it alone is selected,
 * it comes with its tools and with what went along it.
 */
export const Wire = memo(function Wire(props: EdgeProps<FlowEdge>) {
  const { id, source, target, sourceHandleId, selected, data } = props;
  const [hovered, setHovered] = useState(false);
  const port = sourceHandleId ?? "out";
  const state = useEditor(({ overlay }) => edgeStateOf(overlay.nodes, source, port, target));
  const isTarget = useEditor(({ dropEdge }) => dropEdge === id);
  const editable = useEditor(({ readOnly }) => !readOnly);
  // With several nodes, the edges between them are selected as well: tools on all of them would be in the way.
  const isAlone = useEditor(
    ({ selectedNodes, selectedEdges }) =>
      selected === true && selectedNodes.length === 0 && selectedEdges.length === 1,
  );
  const close = hovered || isAlone;
  const [path, x, y] = getSmoothStepPath({
    sourceX: props.sourceX,
    sourceY: props.sourceY,
    sourcePosition: props.sourcePosition,
    targetX: props.targetX,
    targetY: props.targetY,
    targetPosition: props.targetPosition,
    borderRadius: 12,
    offset: 18,
  });
  return (
    <g
      className="wire"
      data-state={state}
      data-selected={selected || undefined}
      data-target={isTarget || undefined}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
    >
      <BaseEdge id={id} path={path} interactionWidth={18} />
      {data && editable && close && <EdgeTools edge={data.edge} x={x} y={y} />}
      {close && (state === "taken" || state === "running") && (
        <EdgeValue from={source} port={port} x={x} y={y} />
      )}
    </g>
  );
});
