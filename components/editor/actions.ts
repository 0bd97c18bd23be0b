import type { ReactFlowInstance } from "@xyflow/react";
import { removeNodes } from "@/lib/graph/edit";
import { copyNodes, insertNodes } from "@/lib/graph/edit-copy";
import { disconnect } from "@/lib/graph/edit-edges";
import { setParent } from "@/lib/graph/edit-parent";
import { catalogue } from "@/lib/nodes/registry";
import { fitContainers } from "./canvas/container-fit";
import type { FlowEdge } from "./canvas/flow-edges";
import type { FlowNode } from "./canvas/flow-nodes";
import type { EditorState, EditorStore } from "./store/editor-store";

/** What an action may need besides the store. */
export interface ActionContext {
  store: EditorStore;
  flow: ReactFlowInstance<FlowNode, FlowEdge>;
  focusSearch(): void;
  run(): void;
}

/** One thing a person can do, read by the toolbar and the shortcuts alike. */
export interface EditorAction {
  id: string;
  label: string;
  /** Key combinations such as `Mod+Shift+z`; `Mod` is Command on a Mac and Control elsewhere. */
  shortcuts: readonly string[];
  /** Whether its shortcut also works while typing in a field. */
  whileTyping?: true;
  enabled(state: EditorState): boolean;
  run(context: ActionContext): void;
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
  shortcuts: ["Mod+Enter"],
  whileTyping: true,
  enabled: always,
  run: ({ run }) => run(),
};

/** Every action of the editor. */
export const ACTIONS: readonly EditorAction[] = [
  undoAction,
  redoAction,
  runAction,
  {
    id: "delete",
    label: "Delete",
    shortcuts: ["Delete", "Backspace"],
    enabled: anySelected,
    run: ({ store }) => deleteSelected(store),
  },
  {
    id: "duplicate",
    label: "Duplicate",
    shortcuts: ["Mod+d"],
    enabled: ({ selectedNodes, readOnly }) => !readOnly && selectedNodes.length > 0,
    run: ({ store }) => duplicateSelected(store),
  },
  {
    id: "select-all",
    label: "Select all",
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
    shortcuts: ["1"],
    enabled: always,
    run: ({ flow }) => void flow.fitView({ duration: 120, padding: 0.12, maxZoom: 1 }),
  },
  {
    id: "search-nodes",
    label: "Search the palette",
    shortcuts: ["/"],
    enabled: always,
    run: ({ focusSearch }) => focusSearch(),
  },
];

function deleteSelected(store: EditorStore): void {
  const { selectedNodes, selectedEdges, edges, apply } = store.getState();
  const gone = edges.flatMap(({ id, data }) => (data && selectedEdges.includes(id) ? [data.edge] : []));
  apply((document) => {
    const without = gone.length > 0 ? disconnect(document, gone) : document;
    return selectedNodes.length > 0 ? removeNodes(without, selectedNodes) : without;
  });
}

/** Copies stay in the container of their originals, a little aside. */
function duplicateSelected(store: EditorStore): void {
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
