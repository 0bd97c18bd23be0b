import type { ReactFlowInstance } from "@xyflow/react";
import { motionMs } from "@/components/ui/motion";
import { copyNodes } from "@/lib/graph/copy-nodes";
import { removeNodes } from "@/lib/graph/edit";
import { disconnect } from "@/lib/graph/edit-edges";
import { setParent } from "@/lib/graph/edit-parent";
import { catalogue } from "@/lib/nodes/registry";
import { ARRANGE_ACTIONS } from "./canvas/arrange-actions";
import { fitContainers } from "./canvas/container-fit";
import { FIT } from "./canvas/fit";
import type { FlowEdge } from "./canvas/flow-edges";
import type { FlowNode } from "./canvas/flow-nodes";
import { CLIPBOARD_ACTIONS } from "./clipboard/clipboard-actions";
import { GRAPH_ACTIONS } from "./commands/graph-actions";
import { focusNode } from "./commands/graph-focus";
import { nodeTowards } from "./commands/travel";
import { VIEW_ACTIONS } from "./commands/view-actions";
import { TEST_ACTIONS } from "./data/test-actions";
import { EXTRACT_ACTIONS } from "./extract/extract-actions";
import { OUTLINE_ACTIONS } from "./outline/outline-actions";
import { settingsAction } from "./settings/settings-action";
import type { EditorState, EditorStore } from "./store/editor-store";
import { publishAction, versionsAction } from "./versions/version-actions";

/** What an action may need besides the store. */
export interface ActionContext {
  store: EditorStore;
  flow: ReactFlowInstance<FlowNode, FlowEdge>;
  focusSearch(): void;
  run(): void;
  /** Runs one node with the data that is known, or with `only` off all that leads to it. */
  test(node: string, only: boolean): void;
  publish(): void;
}

/** Headings of the list of commands and of the shortcut sheet, in their order. */
export const SECTIONS = ["Workflow", "Edit", "View", "Go to", "Arrange"] as const;

/** What a context menu was opened on. */
export type MenuPlace = "node" | "edge" | "selection" | "canvas";

/** One thing a person can do, read by the toolbar, the menus, the shortcuts and the list of commands alike. */
export interface EditorAction {
  id: string;
  label: string;
  /** The heading it is listed under; "Edit" where it does not say. */
  section?: (typeof SECTIONS)[number];
  /** The context menus that offer it. */
  menus?: readonly MenuPlace[];
  /** Where its shortcuts work, if not everywhere; the graph is the canvas and the outline. */
  where?: "graph" | "canvas" | "outline" | "inspector";
  /** Set where it makes sense by its shortcut only, so that no list of commands offers it. */
  keysOnly?: true;
  danger?: true;
  /** Key combinations such as `Mod+Shift+z`; `Mod` is Command on a Mac and Control elsewhere. */
  shortcuts: readonly string[];
  /** Set where the browser acts on the shortcut, which is then only shown. */
  byBrowser?: true;
  /** Whether its shortcut also works while typing in a field. */
  whileTyping?: true;
  enabled(state: EditorState): boolean;
  /** Where what it needs has to be fetched first, a promise of its end. */
  run(context: ActionContext): void | Promise<void>;
}

const always = () => true;
const anySelected = ({ selectedNodes, selectedEdges, readOnly }: EditorState) =>
  !readOnly && selectedNodes.length + selectedEdges.length > 0;

export const undoAction: EditorAction = {
  id: "undo",
  label: "Undo",
  shortcuts: ["Mod+z"],
  enabled: ({ history, readOnly }) => !readOnly && history.past.length > 0,
  run: ({ store }) => store.getState().undo(),
};

export const redoAction: EditorAction = {
  id: "redo",
  label: "Redo",
  shortcuts: ["Mod+Shift+z", "Mod+y"],
  enabled: ({ history, readOnly }) => !readOnly && history.future.length > 0,
  run: ({ store }) => store.getState().redo(),
};

export const runAction: EditorAction = {
  id: "run",
  label: "Run",
  section: "Workflow",
  shortcuts: ["Mod+Enter"],
  whileTyping: true,
  enabled: always,
  run: ({ run }) => run(),
};

/** Every action of the editor. */
export const ACTIONS: readonly EditorAction[] = [
  ...VIEW_ACTIONS,
  undoAction,
  redoAction,
  runAction,
  ...TEST_ACTIONS,
  publishAction,
  settingsAction,
  versionsAction,
  {
    id: "delete",
    label: "Delete",
    shortcuts: ["Delete", "Backspace"],
    menus: ["node", "edge", "selection"],
    danger: true,
    enabled: anySelected,
    run: deleteSelected,
  },
  ...CLIPBOARD_ACTIONS,
  {
    id: "duplicate",
    label: "Duplicate",
    shortcuts: ["Mod+d"],
    menus: ["node", "selection"],
    enabled: ({ selectedNodes, readOnly }) => !readOnly && selectedNodes.length > 0,
    run: ({ store }) => duplicateSelected(store),
  },
  {
    id: "select-all",
    label: "Select all",
    menus: ["canvas"],
    shortcuts: ["Mod+a"],
    enabled: always,
    run: ({ store }) => store.getState().select(Object.keys(store.getState().document.nodes)),
  },
  {
    id: "deselect",
    label: "Select nothing",
    shortcuts: ["Escape"],
    enabled: ({ selectedNodes, selectedEdges }) => selectedNodes.length + selectedEdges.length > 0,
    run: ({ store }) => store.getState().select([]),
  },
  {
    id: "fit",
    label: "Fit all in view",
    section: "View",
    menus: ["canvas"],
    shortcuts: ["1"],
    enabled: always,
    run: ({ flow }) => void flow.fitView({ ...FIT, duration: motionMs(120) }),
  },
  {
    id: "search-nodes",
    label: "Search the palette",
    section: "View",
    shortcuts: ["/"],
    enabled: always,
    run: ({ focusSearch }) => focusSearch(),
  },
  ...ARRANGE_ACTIONS,
  ...EXTRACT_ACTIONS,
  ...GRAPH_ACTIONS,
  ...OUTLINE_ACTIONS,
];

/** The keyboard goes on from the node before the one that is gone. */
function deleteSelected({ store, flow }: ActionContext): void {
  const { document: before, selectedNodes: gone } = store.getState();
  const [only] = gone;
  removeSelected(store);
  if (only === undefined || gone.length > 1) return;
  const neighbour = nodeTowards(before, only, "previous") ?? nodeTowards(before, only, "outside");
  if (neighbour !== null) focusNode({ store, flow }, neighbour);
}

function removeSelected(store: EditorStore): void {
  const { selectedNodes, selectedEdges, edges, apply } = store.getState();
  const gone = edges.flatMap(({ id, data }) => (data && selectedEdges.includes(id) ? [data.edge] : []));
  apply((document) => {
    const without = gone.length > 0 ? disconnect(document, gone) : document;
    return selectedNodes.length > 0 ? removeNodes(without, selectedNodes) : without;
  });
}

/** Copies stay in the container of their originals, a little aside. */
async function duplicateSelected(store: EditorStore): Promise<void> {
  const { insertNodes } = await import("@/lib/graph/edit-copy");
  const { document, selectedNodes, apply, select } = store.getState();
  const parents = new Set(selectedNodes.map((id) => document.nodes[id]?.parent));
  const [parent] = parents.size === 1 ? [...parents] : [undefined];
  const pasted = insertNodes(document, copyNodes(document, selectedNodes), [32, 72], catalogue);
  const roots = pasted.ids.filter((id) => pasted.document.nodes[id]?.parent === undefined);
  apply(() =>
    parent === undefined
      ? pasted.document
      : fitContainers(setParent(pasted.document, roots, parent), [parent]),
  );
  select(roots);
}
