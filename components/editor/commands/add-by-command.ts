import type { WorkflowDocument } from "@/lib/graph/document";
import { placeOnCanvas } from "@/lib/graph/edit-parent";
import type { NodeDefinition } from "@/lib/nodes/definition";
import type { ActionContext } from "../actions";
import { sizeOnCanvas } from "../canvas/container-fit";
import { HEADER_HEIGHT } from "../canvas/flow-nodes";
import { addNodeAfter, addNodeAt } from "../palette/add-node";
import type { CommandPage } from "../store/view";
import { focusNode, nameOf, say } from "./graph-focus";

const GAP = 24;

/** Where a new node comes: after another, inside a container, or else where there is room. */
export type Spot = Omit<Extract<CommandPage, { kind: "add" }>, "kind">;

/** Adds a node without a pointer, selects it and puts the keyboard on it. */
export function addByCommand(context: ActionContext, definition: NodeDefinition, spot: Spot): void {
  const { store, flow } = context;
  const { document, apply, select, readOnly } = store.getState();
  if (readOnly) return;
  const { after, port, inside } = spot;
  const added =
    inside === undefined
      ? addNodeAfter(document, definition, after, middleOf(flow) ?? below(document, null), port)
      : addNodeAt(document, definition, below(document, inside), inside);
  apply(() => added.document);
  select([added.id]);
  focusNode(context, added.id);
  const connected = added.document.edges.some(({ to }) => to === added.id);
  const to = connected && after !== null ? ` after ${nameOf(store, after)}` : "";
  say(store, `Added ${nameOf(store, added.id)}${to}`);
}

function middleOf(flow: ActionContext["flow"]): { x: number; y: number } | null {
  const box = window.document.querySelector(".editor-canvas")?.getBoundingClientRect();
  if (!box) return null;
  const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  const { x, y } = flow.screenToFlowPosition(middle);
  return { x: x - 104, y: y - 27 };
}

/** Below all that is in a container, or on the canvas, as a point of the canvas. */
function below(document: WorkflowDocument, container: string | null): { x: number; y: number } {
  const inside = Object.entries(document.nodes).filter(([, node]) => (node.parent ?? null) === container);
  const [left, top] = container === null ? [0, 0] : placeOnCanvas(document, container);
  const bottoms = inside.map(([id, { position }]) => position[1] + sizeOnCanvas(document, id)[1] + GAP);
  return { x: left + GAP, y: top + Math.max(HEADER_HEIGHT + GAP, ...bottoms) };
}
