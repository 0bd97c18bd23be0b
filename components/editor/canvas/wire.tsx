import { BaseEdge, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { memo } from "react";
import { useEditor } from "../store/editor-context";
import { edgeStateOf } from "../store/overlay";
import type { FlowEdge } from "./flow-edges";

/** An edge with rounded corners, drawn as the run left it. */
export const Wire = memo(function Wire(props: EdgeProps<FlowEdge>) {
  const { id, source, target, sourceHandleId, selected } = props;
  const state = useEditor(({ overlay }) =>
    edgeStateOf(overlay.nodes, source, sourceHandleId ?? "out", target),
  );
  const [path] = getSmoothStepPath({
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
    <g className="wire" data-state={state} data-selected={selected || undefined}>
      <BaseEdge id={id} path={path} interactionWidth={18} />
    </g>
  );
});
