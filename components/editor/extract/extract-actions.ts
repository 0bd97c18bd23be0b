import { subWorkflowKit } from "@/lib/nodes/sub-workflow";
import type { ActionContext, EditorAction } from "../actions";
import type { EditorState } from "../store/editor-store";
import { LABELS } from "./labels";

/** Asks about the selected nodes as a workflow of their own; needs nothing but the store. */
export const extractAction = {
  id: "extract",
  label: LABELS.extract,
  section: "Arrange",
  shortcuts: ["Shift+e"],
  menus: ["node", "selection"],
  enabled: ({ readOnly, selectedNodes }) => !readOnly && selectedNodes.length > 0,
  run: ({ store }: Pick<ActionContext, "store">) =>
    store.setState(({ selectedNodes }) => ({ subWorkflow: { kind: "extract", nodes: selectedNodes } })),
} as const satisfies EditorAction;

const inlineAction: EditorAction = {
  id: "inline",
  label: LABELS.inline,
  section: "Arrange",
  shortcuts: [],
  menus: ["node"],
  enabled: (state) => !state.readOnly && callOf(state) !== null,
  run: ({ store }) => {
    const call = callOf(store.getState());
    if (call !== null) store.setState({ subWorkflow: { kind: "inline", call } });
  },
};

function callOf({ document, selectedNodes }: EditorState): string | null {
  const [id] = selectedNodes;
  const node = id === undefined ? undefined : document.nodes[id];
  return id !== undefined && node && selectedNodes.length === 1 && subWorkflowKit.callOf(node) ? id : null;
}

/** Nodes as a workflow that is called, and back. */
export const EXTRACT_ACTIONS: readonly EditorAction[] = [extractAction, inlineAction];
