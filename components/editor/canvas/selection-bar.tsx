import { NodeToolbar, Position, useReactFlow } from "@xyflow/react";
import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceBetween,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceBetween,
  type LucideIcon,
  Network,
  Workflow,
} from "lucide-react";
import { Tooltip } from "@/components/ui/tooltip";
import { outermost } from "@/lib/graph/edit-align";
import { extractAction } from "../extract/extract-actions";
import { useEditor, useEditorStore } from "../store/editor-context";
import { shortcutText } from "../use-shortcuts";
import { ARRANGE_ACTIONS, type ArrangeAction } from "./arrange-actions";
import type { FlowEdge } from "./flow-edges";
import type { FlowNode } from "./flow-nodes";

const GROUPS: readonly Record<string, LucideIcon>[] = [
  {
    "align-left": AlignStartVertical,
    "align-centre": AlignCenterVertical,
    "align-right": AlignEndVertical,
  },
  {
    "align-top": AlignStartHorizontal,
    "align-middle": AlignCenterHorizontal,
    "align-bottom": AlignEndHorizontal,
  },
  {
    "distribute-horizontally": AlignHorizontalSpaceBetween,
    "distribute-vertically": AlignVerticalSpaceBetween,
  },
  { tidy: Network, extract: Workflow },
];

const BAR_ACTIONS: readonly ArrangeAction[] = [...ARRANGE_ACTIONS, extractAction];

/** Above several selected nodes: what puts them in line. */
export function SelectionBar() {
  const selected = useEditor((state) => state.selectedNodes);
  const isSeveral = useEditor(
    ({ readOnly, document, selectedNodes }) =>
      !readOnly && selectedNodes.length > 1 && outermost(document, selectedNodes).length > 1,
  );
  if (!isSeveral) return null;
  return (
    <NodeToolbar nodeId={[...selected]} isVisible position={Position.Top} offset={14}>
      <div
        role="toolbar"
        aria-label="Arrange the selection"
        className="flex divide-x overflow-hidden rounded-lg border bg-raised shadow-pop"
      >
        {GROUPS.map((group) => (
          <span key={Object.keys(group)[0]} className="flex p-0.5">
            {BAR_ACTIONS.map((action) => {
              const Icon = group[action.id];
              return Icon && <ArrangeButton key={action.id} action={action} icon={Icon} />;
            })}
          </span>
        ))}
      </div>
    </NodeToolbar>
  );
}

function ArrangeButton({ action, icon: Icon }: { action: ArrangeAction; icon: LucideIcon }) {
  const store = useEditorStore();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const enabled = useEditor(action.enabled);
  const shortcut = shortcutText(action);
  return (
    <Tooltip content={action.label} {...(shortcut ? { shortcut } : {})}>
      <button
        type="button"
        aria-label={action.label}
        disabled={!enabled}
        onClick={() => action.run({ store, flow })}
        className="grid size-7 place-items-center rounded-md text-muted hover:bg-sunken hover:text-fg disabled:opacity-40"
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </Tooltip>
  );
}
