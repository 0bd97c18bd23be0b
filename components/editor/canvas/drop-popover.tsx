import { Button } from "@/components/ui/button";
import { PopoverAt } from "@/components/ui/popover-at";
import type { Edge, WorkflowDocument } from "@/lib/graph/document";
import { moveNodes } from "@/lib/graph/edit";
import { connect, reconnect } from "@/lib/graph/edit-edges";
import { setParent } from "@/lib/graph/edit-parent";
import { shapeOf } from "@/lib/nodes/registry";
import { useEditor, useEditorStore } from "../store/editor-context";
import type { MoveOffer, PortChoice } from "../store/editor-store";
import { fitContainers } from "./container-fit";
import { outputsOf } from "./port-places";

/**
 * Where a wire was dropped: the offer to move the node that it comes from into the container there, or the question
 * by which output it is to leave.
 */
export function DropPopover() {
  const store = useEditorStore();
  const offer = useEditor((state) => state.offer);
  const close = () => store.setState({ offer: null });
  if (!offer) return null;
  return (
    <PopoverAt
      at={offer.at}
      label={"edges" in offer ? "Choose the output" : "Move the node into the container"}
      onClose={close}
      side="bottom"
      sideOffset={8}
      className="w-72 p-3"
    >
      {"edges" in offer ? <Outputs choice={offer} onDone={close} /> : <Offer offer={offer} onDone={close} />}
    </PopoverAt>
  );
}

function Outputs({ choice, onDone }: { choice: PortChoice; onDone: () => void }) {
  const store = useEditorStore();
  const node = store.getState().document.nodes[choice.edges[0]?.from ?? ""];
  const labels = new Map(node && outputsOf(node, shapeOf(node)).map(({ id, label }) => [id, label]));
  function draw(edge: Edge) {
    store.getState().apply((current) => reconnect(current, choice.replaces, edge));
    onDone();
  }
  return (
    <>
      <p className="font-medium">Which output of “{node?.name}”?</p>
      <div className="mt-3 flex flex-wrap gap-2">
        {choice.edges.map((edge) => (
          <Button key={edge.port} onClick={() => draw(edge)}>
            {labels.get(edge.port ?? "") || edge.port}
          </Button>
        ))}
      </div>
    </>
  );
}

function Offer({ offer, onDone }: { offer: MoveOffer; onDone: () => void }) {
  const store = useEditorStore();
  const { document } = store.getState();
  const name = document.nodes[offer.move]?.name ?? offer.move;
  const container = document.nodes[offer.into]?.name ?? offer.into;
  const lost = document.edges.filter(({ from, to }) => from === offer.move || to === offer.move).length;
  function move() {
    const { edge, into, move: id } = offer;
    store.getState().apply((current) => {
      const moved = intoView(setParent(current, [id], into), id, into);
      return fitContainers(edge ? connect(moved, edge) : moved, [into]);
    });
    store.getState().select([id]);
    onDone();
  }
  function connectInstead() {
    const { instead } = offer;
    if (instead) store.getState().apply((current) => connect(current, instead));
    onDone();
  }
  return (
    <>
      <p className="font-medium">
        Move “{name}” into “{container}”?
      </p>
      <p className="mt-1 text-muted text-sm">
        Steps connect within one container only.
        {lost > 0 && ` Its ${lost === 1 ? "connection" : `${lost} connections`} outside will be removed.`}
      </p>
      <div className="mt-3 flex gap-2">
        <Button variant="primary" onClick={move}>
          Move
        </Button>
        {offer.instead && <Button onClick={connectInstead}>Connect to “{container}”</Button>}
        <Button variant="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </>
  );
}

/** A node that lay outside its new container goes to where there is room in it. */
function intoView(document: WorkflowDocument, id: string, into: string): WorkflowDocument {
  const others = Object.entries(document.nodes).filter(
    ([other, { parent }]) => parent === into && other !== id,
  );
  const bottom = Math.max(56, ...others.map(([, { position }]) => position[1] + 54 + 24));
  return moveNodes(document, new Map([[id, [24, bottom]]]));
}
