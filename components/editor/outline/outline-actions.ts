import { moveAlong, whyNotMoveAlong } from "@/lib/graph/edit-order";
import { setParent, whyNotMoveInto } from "@/lib/graph/edit-parent";
import { catalogue, shapeOf } from "@/lib/nodes/registry";
import type { ActionContext, EditorAction } from "../actions";
import { fitContainers } from "../canvas/container-fit";
import { currentNode, focusNode, nameOf, say } from "../commands/graph-focus";
import { NodeInspector } from "../parts";
import type { EditorState } from "../store/editor-store";
import { outlineRows } from "./outline-rows";
import { rememberView } from "./remembered-view";

const inOutline = ({ readOnly, shown, selectedNodes }: EditorState) =>
  !readOnly && shown === "outline" && selectedNodes.length === 1;

/** Between the canvas and the outline; the toolbar has a button for it. */
export const outlineAction: EditorAction = {
  id: "outline",
  label: "Outline or canvas",
  section: "View",
  shortcuts: ["o"],
  menus: ["canvas"],
  enabled: () => true,
  run: (context) => {
    const { store } = context;
    const id = currentNode(store);
    const shown = store.getState().shown === "canvas" ? "outline" : "canvas";
    store.setState({ shown });
    rememberView(shown);
    say(store, shown === "outline" ? "Outline" : "Canvas");
    if (id !== null) focusNode(context, id);
  },
};

/** What is done to the order and nesting of nodes in the outline. */
export const OUTLINE_ACTIONS: readonly EditorAction[] = [
  outlineAction,
  {
    id: "rename",
    label: "Rename",
    shortcuts: ["F2"],
    where: "graph",
    menus: ["node"],
    enabled: ({ readOnly, selectedNodes }) => !readOnly && selectedNodes.length === 1,
    run: () =>
      NodeInspector.whenThere(() => {
        const field = document.querySelector<HTMLInputElement>('[aria-label="Name of the node"]');
        field?.focus();
        field?.select();
      }),
  },
  order("move-earlier", "Run it earlier", "Alt+ArrowUp", -1),
  order("move-later", "Run it later", "Alt+ArrowDown", 1),
  {
    id: "move-in",
    label: "Move into the container above",
    section: "Arrange",
    shortcuts: ["Alt+ArrowRight"],
    where: "outline",
    keysOnly: true,
    enabled: inOutline,
    run: (context) => {
      const id = currentNode(context.store);
      if (id !== null) moveTo(context, id, containerAbove(context, id));
    },
  },
  {
    id: "move-out",
    label: "Move out of the container",
    section: "Arrange",
    shortcuts: ["Alt+ArrowLeft"],
    where: "outline",
    keysOnly: true,
    enabled: inOutline,
    run: (context) => {
      const { document } = context.store.getState();
      const id = currentNode(context.store);
      const parent = id === null ? undefined : document.nodes[id]?.parent;
      if (id === null) return;
      if (parent === undefined) say(context.store, `${nameOf(context.store, id)} is in no container`);
      else moveTo(context, id, document.nodes[parent]?.parent ?? null);
    },
  },
];

function order(id: string, label: string, shortcut: string, by: 1 | -1): EditorAction {
  return {
    id,
    label,
    section: "Arrange",
    shortcuts: [shortcut],
    where: "outline",
    keysOnly: true,
    enabled: inOutline,
    run: (context) => reorder(context, by),
  };
}

function reorder(context: ActionContext, by: 1 | -1): void {
  const { store } = context;
  const { document, apply } = store.getState();
  const id = currentNode(store);
  if (id === null) return;
  const reason = whyNotMoveAlong(document, id, by, catalogue);
  if (reason === null) apply((current) => moveAlong(current, id, by, catalogue));
  say(store, reason ?? `${nameOf(store, id)} runs ${by === 1 ? "later" : "earlier"}`);
  focusNode(context, id);
}

function containerAbove({ store }: ActionContext, id: string): string | null {
  const { document } = store.getState();
  const parent = document.nodes[id]?.parent;
  const siblings = outlineRows(document, new Set())
    .map((row) => row.id)
    .filter((each) => document.nodes[each]?.parent === parent);
  const above = siblings.slice(0, siblings.indexOf(id)).filter((each) => {
    const node = document.nodes[each];
    return node !== undefined && shapeOf(node)?.role === "container";
  });
  return above.at(-1) ?? null;
}

function moveTo(context: ActionContext, id: string, container: string | null): void {
  const { store } = context;
  const { document, apply } = store.getState();
  const isHere = (document.nodes[id]?.parent ?? null) === container;
  const reason = isHere
    ? "There is no container above it"
    : whyNotMoveInto(document, id, container, catalogue);
  if (reason === null) apply((current) => fitContainers(setParent(current, [id], container), [container]));
  const place = container === null ? "out of all containers" : `into ${nameOf(store, container)}`;
  say(store, reason ?? `${nameOf(store, id)} moved ${place}`);
  focusNode(context, id);
}
