import { type FocusEvent, type ReactNode, useState } from "react";
import type { ActionContext } from "../actions";
import { GraphMenu } from "../parts";
import { useEditor } from "../store/editor-context";
import { currentNode, goTo } from "./graph-focus";
import { firstNode } from "./travel";
import { useMenuPoint } from "./use-menu-point";

/**
 * The canvas as one stop of the Tab key: it leads to the selected node, or to where the workflow begins, and
 * the arrow keys go on from there. A press of the right button or of the menu key opens what can be done.
 */
export function GraphArea({ context, children }: { context: ActionContext; children: ReactNode }) {
  const { store } = context;
  const [inside, setInside] = useState(false);
  const isStop = useEditor(({ nodes, shown }) => nodes.length > 0 && shown === "canvas");
  function onFocus({ target, currentTarget }: FocusEvent) {
    // A press of the mouse on the empty canvas comes here as well, and should choose nothing.
    if (target !== currentTarget || !currentTarget.matches(":focus-visible")) return setInside(true);
    const id = currentNode(store) ?? firstNode(store.getState().document, null);
    if (id !== null) goTo(context, id);
  }
  function onBlur({ currentTarget, relatedTarget }: FocusEvent) {
    if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) setInside(false);
  }
  const menu = useMenuPoint((target) => selectUnder(context, target));
  return (
    <>
      <section
        aria-label="Workflow"
        aria-description="The arrow keys follow the edges. N adds a node, C connects, Enter configures, question mark lists all keys."
        tabIndex={inside || !isStop ? -1 : 0}
        className="size-full outline-none"
        onFocus={onFocus}
        onBlur={onBlur}
        {...menu.handlers}
      >
        {children}
      </section>
      {menu.at && <GraphMenu context={context} at={menu.at} />}
    </>
  );
}

/** A menu is of what it was opened on: that is selected first, unless it is part of the selection. */
function selectUnder({ store }: ActionContext, target: Element): void {
  const { selectedNodes, selectedEdges, select } = store.getState();
  const node = target.closest(".react-flow__node, [role=treeitem]")?.getAttribute("data-id");
  const edge = target.closest(".react-flow__edge")?.getAttribute("data-id");
  if (node) {
    if (!selectedNodes.includes(node)) select([node]);
  } else if (edge) {
    if (!selectedEdges.includes(edge)) select([], [edge]);
  } else if (target.closest(".react-flow__pane")) {
    select([]);
  }
}
