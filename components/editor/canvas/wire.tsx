import { BaseEdge, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { memo, useState } from "react";
import { useEditor } from "../store/editor-context";
import { edgeStateOf } from "../store/overlay";
import { EdgeTools } from "./edge-tools";
import type { FlowEdge } from "./flow-edges";

/** An edge with rounded corners, drawn as the run left it; with its tools where the pointer is on it. */
export const Wire = memo(function Wire(props: EdgeProps<FlowEdge>) {
  const { id, source, target, sourceHandleId, selected, data } = props;
  const [hovered, setHovered] = useState(false);
  const state = useEditor(({ overlay }) =>
    edgeStateOf(overlay.nodes, source, sourceHandleId ?? "out", target),
  );
  const isTarget = useEditor(({ dropEdge }) => dropEdge === id);
  const editable = useEditor(({ readOnly }) => !readOnly);
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
      {data && editable && (hovered || selected) && <EdgeTools edge={data.edge} x={x} y={y} />}
    </g>
  );
});
