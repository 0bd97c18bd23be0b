import { BaseEdge, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { memo, useState } from "react";
import { EdgeValue } from "../parts";
import { useEditor } from "../store/editor-context";
import { useLooks } from "../store/looks";
import { type EdgeState, edgeStateOf } from "../store/overlay";
import { EdgeTools } from "./edge-tools";
import type { FlowEdge } from "./flow-edges";

/**
 * An edge with rounded corners, drawn as the run left it. Where the pointer is on it, or it alone is selected,
 * it comes with its tools and with what went along it.
 */
export const Wire = memo(function Wire(props: EdgeProps<FlowEdge>) {
  const { id, source, target, sourceHandleId, selected } = props;
  const [hovered, setHovered] = useState(false);
  const port = sourceHandleId ?? "out";
  const state = useLooks(({ overlay }) => edgeStateOf(overlay.nodes, source, port, target));
  const isTarget = useLooks(({ dropEdge }) => dropEdge === id);
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
      {(hovered || selected) && <Close {...{ props, hovered, port, state, x, y }} />}
    </g>
  );
});

interface CloseProps {
  props: EdgeProps<FlowEdge>;
  hovered: boolean;
  port: string;
  state: EdgeState;
  /** Middle of the edge on the canvas. */
  x: number;
  y: number;
}

/** What an edge shows to somebody who is at it. */
function Close({ props: { data, source }, hovered, port, state, x, y }: CloseProps) {
  const editable = useEditor(({ readOnly }) => !readOnly);
  // With several nodes, the edges between them are selected as well: tools on all of them would be in the way.
  const isAlone = useEditor(
    ({ selectedNodes, selectedEdges }) => selectedNodes.length === 0 && selectedEdges.length === 1,
  );
  if (!hovered && !isAlone) return null;
  return (
    <>
      {data && editable && <EdgeTools edge={data.edge} x={x} y={y} />}
      {(state === "taken" || state === "running") && <EdgeValue from={source} port={port} x={x} y={y} />}
    </>
  );
}
