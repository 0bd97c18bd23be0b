import { motionMs } from "@/components/ui/motion";
import { toast } from "@/components/ui/toast";
import { alignNodes, distributeNodes, outermost, type Side } from "@/lib/graph/edit-align";
import { nodeAt } from "@/lib/graph/node-at";
import { shapeOf } from "@/lib/nodes/registry";
import type { ActionContext, EditorAction } from "../actions";
import type { EditorState, EditorStore } from "../store/editor-store";
import { BODY_PADDING, fitContainers, sizeOnCanvas } from "./container-fit";
import { FIT } from "./fit";
import { HEADER_HEIGHT } from "./flow-nodes";

/** An action that needs nothing but the canvas around it. */
export interface ArrangeAction extends EditorAction {
  run(context: Pick<ActionContext, "store" | "flow">): void;
}

const atLeast =
  (count: number) =>
  ({ readOnly, document, selectedNodes }: EditorState) =>
    !readOnly && outermost(document, selectedNodes).length >= count;

const SIDES: Record<Side, string> = {
  left: "Align left",
  centre: "Align centres",
  right: "Align right",
  top: "Align top",
  middle: "Align middles",
  bottom: "Align bottom",
};

const alignActions = Object.entries(SIDES).map(
  ([side, label]): ArrangeAction => ({
    id: `align-${side}`,
    label,
    section: "Arrange",
    shortcuts: [],
    enabled: atLeast(2),
    run: ({ store }) => {
      const { selectedNodes, document, apply } = store.getState();
      // The keys of the table are the sides.
      apply((current) => holding(alignNodes(current, selectedNodes, side as Side, sizeOnCanvas), store));
      sayIfNothing(store, document);
    },
  }),
);

const distributeActions = (["horizontally", "vertically"] as const).map(
  (direction): ArrangeAction => ({
    id: `distribute-${direction}`,
    label: `Distribute ${direction}`,
    section: "Arrange",
    shortcuts: [],
    enabled: atLeast(3),
    run: ({ store }) => {
      const { selectedNodes, document, apply } = store.getState();
      apply((current) => holding(distributeNodes(current, selectedNodes, direction, sizeOnCanvas), store));
      sayIfNothing(store, document);
    },
  }),
);

/** Nodes in line, at equal distances, or all of them in order; and what brings the selected ones into view. */
export const ARRANGE_ACTIONS: readonly ArrangeAction[] = [
  {
    id: "tidy",
    label: "Tidy up",
    section: "Arrange",
    shortcuts: ["Shift+t"],
    menus: ["canvas", "selection"],
    enabled: ({ readOnly, nodes }) => !readOnly && nodes.length > 1,
    run: ({ store, flow }) =>
      void tidy(store).then((isWhole) => {
        if (isWhole) void flow.fitView({ ...FIT, duration: motionMs(120) });
      }),
  },
  ...alignActions,
  ...distributeActions,
  {
    id: "fit-selection",
    label: "Zoom to the selection",
    section: "View",
    shortcuts: ["2"],
    menus: ["selection"],
    enabled: ({ selectedNodes }) => selectedNodes.length > 0,
    run: ({ store, flow }) => {
      const nodes = store.getState().selectedNodes.map((id) => ({ id }));
      void flow.fitView({ nodes, duration: motionMs(120), padding: 0.2, maxZoom: 1.5 });
    },
  },
];

/** Lays out the selected nodes, or all where less than two are selected; resolves with whether it was all. */
async function tidy(store: EditorStore): Promise<boolean> {
  try {
    // With its library it is too much for the first load of the page.
    const { layoutNodes } = await import("@/lib/graph/layout");
    const { document, selectedNodes, apply } = store.getState();
    const ids = outermost(document, selectedNodes).length > 1 ? selectedNodes : null;
    apply((current) => {
      const padding = { side: BODY_PADDING, top: HEADER_HEIGHT + BODY_PADDING };
      const laid = layoutNodes(current, ids, { shapeOf, sizeOf: sizeOnCanvas, padding });
      return ids === null ? laid : holding(laid, store);
    });
    sayIfNothing(store, document);
    return ids === null;
  } catch {
    toast.error("The layout could not be loaded. Look at your connection and try again.");
    return false;
  }
}

/** The containers of what moved have to hold it still. */
function holding(document: EditorState["document"], store: EditorStore): EditorState["document"] {
  const parents = store.getState().selectedNodes.map((id) => nodeAt(document, id)?.parent ?? null);
  return fitContainers(document, [...new Set(parents)]);
}

function sayIfNothing(store: EditorStore, before: EditorState["document"]): void {
  if (store.getState().document === before) toast.message("They are in their places already");
}
