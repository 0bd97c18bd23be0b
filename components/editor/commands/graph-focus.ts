import { motionMs } from "@/components/ui/motion";
import { setCollapsed } from "@/lib/graph/edit";
import { placeOnCanvas } from "@/lib/graph/edit-parent";
import { containersAround } from "@/lib/graph/node-at";
import type { ActionContext } from "../actions";
import { sizeOnCanvas } from "../canvas/container-fit";
import type { EditorStore } from "../store/editor-store";

type Place = Pick<ActionContext, "store" | "flow">;

const FRAMES = 40;
const MARGIN = 24;

/** Selects a node, puts the keyboard on it, and brings it into view, out of containers that are collapsed. */
export function goTo(place: Place, id: string): void {
  unfold(place.store, id);
  place.store.getState().select([id]);
  focusNode(place, id);
}

/** Brings a node into view and leaves the keyboard where it is. */
export function revealNode({ store, flow }: Place, id: string): void {
  unfold(store, id);
  if (store.getState().shown === "outline") elementOf(id)?.scrollIntoView({ block: "nearest" });
  panTo(store, flow, id);
}

function unfold(store: EditorStore, id: string): void {
  const { document: workflow, apply } = store.getState();
  const folded = containersAround(workflow, id).filter((each) => workflow.nodes[each]?.collapsed);
  if (folded.length > 0) {
    apply((current) => folded.reduce((opened, each) => setCollapsed(opened, each, false), current));
  }
}

/**
 * Puts the keyboard on a node, on the canvas or in the outline. A node that was just added is drawn only
 * some frames later, and waited for.
 */
export function focusNode({ store, flow }: Place, id: string): void {
  let frames = FRAMES;
  const attempt = () => {
    const element = elementOf(id);
    element?.focus({ preventScroll: true });
    if (!element || document.activeElement !== element) {
      if (frames-- > 0) requestAnimationFrame(attempt);
    } else if (element.getAttribute("role") === "treeitem") {
      element.scrollIntoView({ block: "nearest" });
    } else {
      panTo(store, flow, id);
    }
  };
  attempt();
}

/** The node that the keyboard is on, else the only one that is selected. */
export function currentNode(store: EditorStore): string | null {
  const { document: workflow, selectedNodes } = store.getState();
  const focused = document.activeElement?.closest(".react-flow__node, [role=treeitem]");
  const id = focused?.getAttribute("data-id") ?? (selectedNodes.length === 1 ? selectedNodes[0] : undefined);
  return id !== undefined && workflow.nodes[id] ? id : null;
}

/** Tells screen readers what just happened, where the focus does not. */
export function say(store: EditorStore, text: string): void {
  store.setState(({ said }) => ({ said: { text, count: said.count + 1 } }));
}

/** What people call a node. */
export function nameOf(store: EditorStore, id: string): string {
  return store.getState().document.nodes[id]?.name || id;
}

function elementOf(id: string): HTMLElement | null {
  const place = `[data-id="${CSS.escape(id)}"]`;
  return document.querySelector<HTMLElement>(`.react-flow__node${place}, [role=treeitem]${place}`);
}

/** Moves the canvas so that the node is on it, if any of it is not. */
function panTo(store: EditorStore, flow: ActionContext["flow"], id: string): void {
  const box = document.querySelector(".editor-canvas")?.getBoundingClientRect();
  if (!box) return;
  const { document: workflow } = store.getState();
  const { x, y, zoom } = flow.getViewport();
  const [left, top] = placeOnCanvas(workflow, id);
  const [width, height] = sizeOnCanvas(workflow, id);
  const isInside = (start: number, length: number, space: number) =>
    start >= MARGIN && start + Math.min(length, space - 2 * MARGIN) <= space - MARGIN;
  const across = isInside(left * zoom + x, width * zoom, box.width);
  const down = isInside(top * zoom + y, height * zoom, box.height);
  if (across && down) return;
  void flow.setCenter(left + width / 2, top + height / 2, { zoom, duration: motionMs(120) });
}
