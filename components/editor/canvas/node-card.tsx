import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { NodeIcon } from "@/components/ui/node-icon";
import { definitionOf, shapeOf, summaryOf } from "@/lib/nodes/registry";
import { cn } from "@/lib/utils/cn";
import { PinMark } from "../data/pin-mark";
import { useEditor } from "../store/editor-context";
import { type FlowNode, labelIdOf } from "./flow-nodes";
import { NextRun } from "./next-run";
import { describeRun, NodeState } from "./node-state";
import { heightFor, outputsOf, Ports } from "./ports";
import { describeProblems, ProblemCount } from "./problem-count";

/** A step or trigger on the canvas: what it is, what it does here, and what the run made of it. */
export const NodeCard = memo(function NodeCard({ id, data: { node }, selected }: NodeProps<FlowNode>) {
  const run = useEditor((state) => state.overlay.nodes[id]);
  const issues = useEditor((state) => state.problems.byNode[id]);
  const isPinned = useEditor(({ pinned }) => Object.hasOwn(pinned, id));
  const definition = definitionOf(node.type);
  const shape = shapeOf(node);
  const outputs = outputsOf(node, shape);
  const failed = run?.status === "failed" ? run.error : null;
  const summary = failed ?? (summaryOf(node) || definition?.label || node.type);
  return (
    <div
      className={cn("card", node.disabled && "is-disabled")}
      data-selected={selected || undefined}
      data-state={run?.status}
      style={{ minHeight: heightFor(outputs.length) }}
    >
      <span id={labelIdOf(id)} className="sr-only">
        {`${node.name}, ${definition?.label ?? node.type}${isPinned ? ", pinned" : ""}${describeRun(run)}${describeProblems(issues)}`}
      </span>
      {definition && <NodeIcon icon={definition.icon} category={definition.category} />}
      <span className="truncate font-semibold" title={node.name}>
        {node.name || definition?.label}
      </span>
      <span className="flex items-center gap-1.5">
        {run && <NodeState run={run} />}
        {!run && !node.disabled && definition?.source === "schedule" && <NextRun config={node.config} />}
        {isPinned && <PinMark />}
        {issues && <ProblemCount issues={issues} />}
      </span>
      <span className={cn("card-summary", failed && "text-failed")} title={summary}>
        {node.disabled ? "disabled · " : ""}
        {summary}
      </span>
      <Ports
        hasInput={shape?.role !== "trigger"}
        outputs={outputs}
        taken={Object.keys(run?.ports ?? {}).join(" ")}
      />
    </div>
  );
});
