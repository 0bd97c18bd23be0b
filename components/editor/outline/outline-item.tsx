import { ChevronDown, ChevronRight, MoveRight } from "lucide-react";
import { memo } from "react";
import { NodeIcon } from "@/components/ui/node-icon";
import { portOf, type WorkflowDocument } from "@/lib/graph/document";
import { definitionOf, summaryOf } from "@/lib/nodes/registry";
import { cn } from "@/lib/utils/cn";
import { ACTIONS, type ActionContext } from "../actions";
import { describeRun, NodeState } from "../canvas/node-state";
import { describeProblems, ProblemCount } from "../canvas/problem-count";
import { useEditor } from "../store/editor-context";
import { perform } from "../use-shortcuts";
import type { OutlineRow } from "./outline-rows";

const INDENT = 22;

interface OutlineItemProps extends OutlineRow {
  context: ActionContext;
  /** Whether the Tab key stops here. */
  isStop: boolean;
  onToggle(id: string): void;
}

/** A node as a line of the outline: what it is, what it does here, where it leads, and what the run made of it. */
export const OutlineItem = memo(function OutlineItem(props: OutlineItemProps) {
  const { id, level, place, of, open, isStop, context, onToggle } = props;
  const node = useEditor((state) => state.document.nodes[id]);
  const run = useEditor((state) => state.overlay.nodes[id]);
  const issues = useEditor((state) => state.problems.byNode[id]);
  const selected = useEditor(({ selectedNodes }) => selectedNodes.includes(id));
  const leadsTo = useEditor(({ document }) => targetsIn(document, id));
  if (!node) return null;
  const definition = definitionOf(node.type);
  const then = leadsTo === "" ? "" : `, then ${leadsTo}`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the tree's
    <div
      role="treeitem"
      data-id={id}
      aria-level={level}
      aria-posinset={place}
      aria-setsize={of}
      aria-expanded={open ?? undefined}
      aria-selected={selected}
      aria-label={`${node.name}, ${definition?.label ?? node.type}${then}${describeRun(run)}${describeProblems(issues)}`}
      tabIndex={isStop ? 0 : -1}
      onFocus={() => !selected && context.store.getState().select([id])}
      onClick={({ currentTarget }) => currentTarget.focus()}
      onDoubleClick={() => press("configure", context)}
      style={{ paddingLeft: 8 + (level - 1) * INDENT }}
      className={cn(
        "flex h-9 cursor-default select-none items-center gap-2 rounded-md pr-2 outline-none hover:bg-sunken",
        "focus-visible:outline-2 focus-visible:outline-accent focus-visible:-outline-offset-2",
        selected && "bg-accent-soft hover:bg-accent-soft",
      )}
    >
      <span className="grid size-4 shrink-0 place-items-center text-muted">
        {open !== null && (
          // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the arrow keys do the same
          <span onClick={() => onToggle(id)}>
            {open ? <ChevronDown className="size-3.5" /> : <ChevronRight className="size-3.5" />}
          </span>
        )}
      </span>
      {definition && <NodeIcon icon={definition.icon} category={definition.category} />}
      <span className={cn("shrink-0 font-medium", node.disabled && "line-through")}>
        {node.name || definition?.label}
      </span>
      <span className="min-w-0 flex-1 truncate text-muted text-sm">
        {summaryOf(node) || definition?.label}
      </span>
      {run && <NodeState run={run} />}
      {issues && <ProblemCount issues={issues} />}
      {leadsTo && (
        <span className="flex max-w-[40%] items-center gap-1.5 truncate text-muted text-sm">
          <MoveRight className="size-3.5 shrink-0" aria-hidden />
          <span className="truncate">{leadsTo}</span>
        </span>
      )}
    </div>
  );
});

function press(id: string, context: ActionContext): void {
  const action = ACTIONS.find((each) => each.id === id);
  if (action) perform(action, context);
}

/** The names of what a node leads to, with the port where it is not the only one. */
function targetsIn({ nodes, edges }: WorkflowDocument, id: string): string {
  return edges
    .filter(({ from }) => from === id)
    .map((edge) => {
      const name = nodes[edge.to]?.name || edge.to;
      const port = portOf(edge);
      return port === "out" ? name : `${name} (${port})`;
    })
    .join(", ");
}
