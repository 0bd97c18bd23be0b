import type { NodeProps } from "@xyflow/react";
import { memo, useContext } from "react";
import { useShallow } from "zustand/react/shallow";
import { NodeIcon } from "@/components/ui/node-icon";
import type { DocumentNode } from "@/lib/graph/document";
import type { Issue } from "@/lib/graph/shape";
import { definitionOf, shapeOf, summaryOf } from "@/lib/nodes/registry";
import { cn } from "@/lib/utils/cn";
import { PinMark } from "../data/pin-mark";
import { useLooks } from "../store/looks";
import type { NodeRun } from "../store/overlay";
import { useNode } from "../store/use-node";
import { DetailedContext } from "./detail-level";
import { type FlowNode, labelIdOf } from "./flow-nodes";
import { NextRun } from "./next-run";
import { describeRun, NodeState } from "./node-state";
import { heightFor, outputsOf } from "./port-places";
import { Ports } from "./ports";
import { describeProblems, ProblemCount } from "./problem-count";
import { sameLook } from "./same-look";

/** A step or trigger on the canvas: what it is, what it does here, and what the run made of it. */
export const NodeCard = memo(function NodeCard({ id, selected }: NodeProps<FlowNode>) {
  const node = useNode(id);
  const { run, issues, isPinned } = useLooks(
    useShallow(({ overlay, problems, pinned }) => ({
      run: overlay.nodes[id],
      issues: problems.byNode[id],
      isPinned: Object.hasOwn(pinned, id),
    })),
  );
  const detailed = useContext(DetailedContext);
  if (!node) return null;
  const definition = definitionOf(node.type);
  const shape = shapeOf(node);
  const outputs = outputsOf(node, shape);
  return (
    <div
      className={node.disabled ? "card is-disabled" : "card"}
      data-selected={selected || undefined}
      data-state={run?.status}
      data-category={definition?.category}
      style={{ minHeight: heightFor(outputs.length) }}
    >
      <span id={labelIdOf(id)} className="sr-only">
        {`${node.name}, ${definition?.label ?? node.type}${isPinned ? ", pinned" : ""}${describeRun(run)}${describeProblems(issues)}`}
      </span>
      {detailed && <Details node={node} run={run} issues={issues} isPinned={isPinned} />}
      {detailed && (
        <Ports
          hasInput={shape?.role !== "trigger"}
          outputs={outputs}
          taken={Object.keys(run?.ports ?? {}).join(" ")}
        />
      )}
    </div>
  );
}, sameLook);

interface DetailsProps {
  node: DocumentNode;
  run: NodeRun | undefined;
  issues: readonly Issue[] | undefined;
  isPinned: boolean;
}

/** What can be read on a card from near. */
function Details({ node, run, issues, isPinned }: DetailsProps) {
  const definition = definitionOf(node.type);
  const failed = run?.status === "failed" ? run.error : null;
  const summary = failed ?? (summaryOf(node) || definition?.label || node.type);
  return (
    <>
      {definition && <NodeIcon icon={definition.icon} category={definition.category} />}
      <span className="card-name truncate" title={node.name}>
        {node.name || definition?.label}
      </span>
      <span className="card-marks">
        {run && <NodeState run={run} />}
        {!run && !node.disabled && definition?.source === "schedule" && <NextRun config={node.config} />}
        {isPinned && <PinMark />}
        {issues && <ProblemCount issues={issues} />}
      </span>
      <span className={cn("card-summary", failed && "text-failed")} title={summary}>
        {node.disabled ? "disabled · " : ""}
        {summary}
      </span>
    </>
  );
}
