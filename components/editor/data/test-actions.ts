import { shapeOf } from "@/lib/nodes/registry";
import type { ActionContext, EditorAction } from "../actions";
import type { EditorState } from "../store/editor-store";

/** The selected node, if it is one that can be tested. */
function testable({ selectedNodes, document, readOnly }: EditorState): string | null {
  const [id] = selectedNodes;
  if (readOnly || id === undefined || selectedNodes.length > 1) return null;
  const node = document.nodes[id];
  const role = node && !node.disabled ? shapeOf(node)?.role : undefined;
  return role === "step" || role === "container" ? id : null;
}

function testSelected({ store, test }: ActionContext, only: boolean): void {
  const id = testable(store.getState());
  if (id !== null) test(id, only);
}

const common = {
  section: "Workflow",
  menus: ["node"],
  whileTyping: true,
  enabled: (state: EditorState) => testable(state) !== null,
} as const;

/** The ways to run a part of the draft. */
export const TEST_ACTIONS: readonly EditorAction[] = [
  {
    ...common,
    id: "test-node",
    label: "Test this node",
    shortcuts: ["Mod+Shift+Enter"],
    run: (context) => testSelected(context, true),
  },
  {
    ...common,
    id: "test-path",
    label: "Test up to here",
    shortcuts: ["Mod+Alt+Enter"],
    run: (context) => testSelected(context, false),
  },
];
