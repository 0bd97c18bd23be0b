import type { Node, NodeHandle } from "@xyflow/react";
import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import type { NodeShape, ShapeOf } from "@/lib/graph/shape";
import { sameItems } from "@/lib/utils/same-items";
import { handlesOf, heightFor, outputsOf } from "./port-places";

/** `laid` is the node as it was when it was laid out; what its card says of it is in the document. */
export type FlowNode = Node<{ laid: DocumentNode }, "card" | "container" | "note">;

export const NODE_WIDTH = 208;
export const NODE_HEIGHT = 54;
export const HEADER_HEIGHT = 36;
/** Between a node and the next one, in px. */
export const GAP_X = 64;
export const CONTAINER_SIZE: readonly [number, number] = [560, 200];
export const NOTE_SIZE: readonly [number, number] = [240, 120];

/**
 * The document as React Flow's nodes, containers before what is in them, with their sizes and the places of
 * their ports: React Flow draws them and their edges at once, and not again after a look at what it drew. A node
 * that is as it was, but for what its card says, keeps its object from `previous`: only what changed renders.
 * Where none did, the list itself stays.
 */
export function syncFlowNodes(
  previous: FlowNode[],
  document: WorkflowDocument,
  selected: ReadonlySet<string>,
  shapeOf: ShapeOf,
): FlowNode[] {
  const before = new Map(previous.map((node) => [node.id, node]));
  const nodes = inOrderOfDepth(document).map(({ id, node, hidden }) => {
    const known = before.get(id);
    const view = { selected: selected.has(id), hidden, shapeOf };
    return known && isUpToDate(known, node, view) ? known : flowNodeOf(known, id, node, view);
  });
  return sameItems(previous, nodes) ? previous : nodes;
}

function isUpToDate(known: FlowNode, node: DocumentNode, { selected, hidden, shapeOf }: View): boolean {
  return (
    known.position.x === node.position[0] &&
    known.position.y === node.position[1] &&
    (known.selected ?? false) === selected &&
    (known.hidden ?? false) === hidden &&
    (known.data.laid === node || isLaidAlike(known, node, shapeOf))
  );
}

/** Whether it has the same size and ports in the same container. */
function isLaidAlike(known: FlowNode, node: DocumentNode, shapeOf: ShapeOf): boolean {
  const { laid } = known.data;
  return (
    laid.type === node.type &&
    laid.parent === node.parent &&
    laid.collapsed === node.collapsed &&
    laid.size === node.size &&
    portIds(laid, shapeOf) === portIds(node, shapeOf)
  );
}

function portIds(node: DocumentNode, shapeOf: ShapeOf): string {
  return outputsOf(node, shapeOf(node))
    .map(({ id }) => id)
    .join(" ");
}

interface View {
  selected: boolean;
  hidden: boolean;
  shapeOf: ShapeOf;
}

function flowNodeOf(known: FlowNode | undefined, id: string, node: DocumentNode, view: View): FlowNode {
  const shape = view.shapeOf(node);
  const type = typeOf(shape);
  const { width, height } = sizeOf(type, node, shape);
  const handles = portsOf(node, shape, width);
  return {
    id,
    type,
    position: { x: node.position[0], y: node.position[1] },
    data: { laid: node },
    selected: view.selected,
    hidden: view.hidden,
    ariaRole: "group",
    domAttributes: { "aria-roledescription": "node", "aria-labelledby": labelIdOf(id), tabIndex: -1 },
    ...(node.parent === undefined ? {} : { parentId: node.parent }),
    width,
    // A card is as high as what is on it; where that is more than we know of, it has been measured.
    ...(type === "card" ? {} : { height }),
    measured: isAsHigh(known, type, handles) ? known.measured : { width, height },
    handles,
  };
}

/** Whether what was measured of a card still holds: only its ports make it higher. */
function isAsHigh(
  known: FlowNode | undefined,
  type: FlowNode["type"],
  handles: readonly NodeHandle[],
): known is FlowNode & Required<Pick<FlowNode, "measured">> {
  const isCard = type === "card" && known?.type === "card";
  return isCard && known.measured !== undefined && known.handles?.length === handles.length;
}

/** The node with its ports where they are at the size that it was just given by hand. */
export function withPorts(flowNode: FlowNode, shapeOf: ShapeOf): FlowNode {
  const { laid: node } = flowNode.data;
  const width = flowNode.measured?.width ?? flowNode.width ?? NODE_WIDTH;
  return { ...flowNode, handles: portsOf(node, shapeOf(node), width) };
}

function typeOf(shape: NodeShape | null): FlowNode["type"] {
  return shape?.role === "container" || shape?.role === "note" ? shape.role : "card";
}

function portsOf(node: DocumentNode, shape: NodeShape | null, width: number): NodeHandle[] {
  if (shape?.role === "note") return [];
  const folded = shape?.role === "container" && node.collapsed;
  const ports = { hasInput: shape?.role !== "trigger", outputs: outputsOf(node, shape) };
  return handlesOf(ports, width, folded ? HEADER_HEIGHT / 2 : undefined);
}

function sizeOf(
  type: FlowNode["type"],
  node: DocumentNode,
  shape: NodeShape | null,
): { width: number; height: number } {
  if (type === "card") return { width: NODE_WIDTH, height: heightFor(outputsOf(node, shape).length) };
  const [width, height] = node.size ?? (type === "container" ? CONTAINER_SIZE : NOTE_SIZE);
  return { width, height: type === "container" && node.collapsed ? HEADER_HEIGHT : height };
}

/** Id of the element that names a node on the canvas to screen readers, with its state. */
export function labelIdOf(id: string): string {
  return `node-${id}-label`;
}

interface Placed {
  id: string;
  node: DocumentNode;
  hidden: boolean;
}

function inOrderOfDepth(document: WorkflowDocument): Placed[] {
  const children = new Map<string, string[]>();
  for (const [id, { parent }] of Object.entries(document.nodes)) {
    const key = parent !== undefined && document.nodes[parent] ? parent : "";
    const siblings = children.get(key);
    if (siblings) siblings.push(id);
    else children.set(key, [id]);
  }
  const ordered: Placed[] = [];
  const visit = (parent: string, hidden: boolean) => {
    for (const id of children.get(parent) ?? []) {
      const node = document.nodes[id];
      if (!node) continue;
      ordered.push({ id, node, hidden });
      visit(id, hidden || (node.collapsed ?? false));
    }
  };
  visit("", false);
  return ordered;
}
