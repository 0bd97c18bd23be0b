import type { NodeProps } from "@xyflow/react";
import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";
import { NodeIcon } from "@/components/ui/node-icon";
import { setCollapsed } from "@/lib/graph/edit";
import { definitionOf, shapeOf, summaryOf } from "@/lib/nodes/registry";
import { cn } from "@/lib/utils/cn";
import { PinMark } from "../data/pin-mark";
import { useEditor, useEditorStore } from "../store/editor-context";
import { useLooks } from "../store/looks";
import { type NodeRun, progressOf } from "../store/overlay";
import { useNode } from "../store/use-node";
import { countInside } from "./count-inside";
import { type FlowNode, HEADER_HEIGHT, labelIdOf } from "./flow-nodes";
import { describeRun, NodeState } from "./node-state";
import { outputsOf } from "./port-places";
import { Ports } from "./ports";
import { describeProblems, ProblemCount } from "./problem-count";
import { ResizeGrip } from "./resize-grip";
import { sameLook } from "./same-look";

/** A framed region that runs what is in it several times: its rule in the header, and its progress. */
export const ContainerFrame = memo(function ContainerFrame({ id, selected }: NodeProps<FlowNode>) {
  const store = useEditorStore();
  const node = useNode(id);
  const run = useLooks(({ overlay }) => overlay.nodes[id]);
  const issues = useLooks(({ problems }) => problems.byNode[id]);
  const isPinned = useLooks(({ pinned }) => Object.hasOwn(pinned, id));
  const isTarget = useLooks(({ dropTarget }) => dropTarget === id);
  const inside = useEditor((state) => countInside(state.document, id));
  if (!node) return null;
  const definition = definitionOf(node.type);
  const outputs = outputsOf(node, shapeOf(node));
  const collapsed = node.collapsed ?? false;
  return (
    <div
      className={cn("frame", node.disabled && "is-disabled")}
      data-selected={selected || undefined}
      data-state={run?.status}
      data-target={isTarget || undefined}
    >
      <span id={labelIdOf(id)} className="sr-only">
        {`${node.name}, ${definition?.label ?? node.type}${isPinned ? ", pinned" : ""}${describeRun(run)}${describeProblems(issues)}`}
      </span>
      <div className="frame-header">
        <button
          type="button"
          className="nodrag grid size-4 place-items-center rounded text-faint hover:text-fg"
          aria-label={collapsed ? `Expand ${node.name}` : `Collapse ${node.name}`}
          aria-expanded={!collapsed}
          onClick={() => store.getState().apply((document) => setCollapsed(document, id, !collapsed))}
        >
          {collapsed ? <ChevronRight className="size-3.5" /> : <ChevronDown className="size-3.5" />}
        </button>
        {definition && <NodeIcon icon={definition.icon} category={definition.category} />}
        <span className="min-w-12 truncate font-semibold">{node.name}</span>
        <span className="min-w-0 shrink-[20] truncate text-muted text-sm" title={summaryOf(node)}>
          {summaryOf(node)}
        </span>
        <span className="ml-auto flex shrink-0 items-center gap-2">
          {collapsed && <span className="whitespace-nowrap text-muted text-sm">{counted(inside)}</span>}
          <Progress run={run} />
          {isPinned && <PinMark />}
          {issues && <ProblemCount issues={issues} />}
        </span>
      </div>
      {inside === 0 && !collapsed && (
        <p className="pointer-events-none absolute inset-x-0 top-9 bottom-0 grid place-items-center text-faint text-sm">
          Drag in the nodes to repeat
        </p>
      )}
      <Ports
        hasInput
        outputs={outputs}
        taken={Object.keys(run?.ports ?? {}).join(" ")}
        {...(collapsed ? { middle: HEADER_HEIGHT / 2 } : {})}
      />
      {selected && !collapsed && <ResizeGrip id={id} minWidth={260} minHeight={120} />}
    </div>
  );
}, sameLook);

function counted(nodes: number): string {
  return nodes === 1 ? "1 node" : `${nodes} nodes`;
}

function Progress({ run }: { run: NodeRun | undefined }) {
  const progress = progressOf(run);
  if (!run || !progress || progress.total === 0) return run ? <NodeState run={run} /> : null;
  const { done, total, failed } = progress;
  return (
    <span className="flex items-center gap-2 whitespace-nowrap text-muted text-sm tabular-nums">
      {failed > 0 && <span className="text-failed">{failed} failed</span>}
      <span
        role="progressbar"
        aria-label="Iterations"
        aria-valuenow={done}
        aria-valuemin={0}
        aria-valuemax={total}
        className="h-1 w-16 overflow-hidden rounded-full bg-border"
      >
        <span
          className={cn("block h-full", run.status === "running" ? "bg-running" : "bg-completed")}
          style={{ width: `${Math.round((done / total) * 100)}%` }}
        />
      </span>
      {done} / {total}
    </span>
  );
}
