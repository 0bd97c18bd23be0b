import type { WorkflowDocument } from "@/lib/graph/document";
import { moveNodes, resizeNode } from "@/lib/graph/edit";
import { placeOnCanvas } from "@/lib/graph/edit-parent";
import { shapeOf } from "@/lib/nodes/registry";
import { CONTAINER_SIZE, HEADER_HEIGHT, NODE_HEIGHT, NODE_WIDTH, NOTE_SIZE } from "./flow-nodes";

/** Between a container's frame or header and its nodes, in px. */
export const BODY_PADDING = 20;

/** Width and height in px as drawn; a card's height is near enough for layout. */
export function sizeOnCanvas(document: WorkflowDocument, id: string): readonly [number, number] {
  const node = document.nodes[id];
  const role = node && shapeOf(node)?.role;
  if (role === "container") {
    const size = node?.size ?? CONTAINER_SIZE;
    return node?.collapsed ? [size[0], HEADER_HEIGHT] : size;
  }
  if (role === "note") return node?.size ?? NOTE_SIZE;
  return [NODE_WIDTH, NODE_HEIGHT];
}

/** With each container grown, from the innermost out, until it holds its nodes below its header. */
export function fitContainers(
  document: WorkflowDocument,
  containers: readonly (string | null)[],
): WorkflowDocument {
  let fitted = document;
  for (const start of containers) {
    for (let id: string | undefined = start ?? undefined; id !== undefined; id = fitted.nodes[id]?.parent) {
      fitted = fitOne(fitted, id);
    }
  }
  return fitted;
}

function fitOne(document: WorkflowDocument, container: string): WorkflowDocument {
  const inside = Object.entries(document.nodes).filter(([, node]) => node.parent === container);
  if (inside.length === 0) return document;
  const moved = moveNodes(
    document,
    new Map(
      inside
        .filter(
          ([, { position }]) => position[0] < BODY_PADDING || position[1] < HEADER_HEIGHT + BODY_PADDING,
        )
        .map(([id, { position }]) => [
          id,
          [Math.max(BODY_PADDING, position[0]), Math.max(HEADER_HEIGHT + BODY_PADDING, position[1])] as const,
        ]),
    ),
  );
  // Collapsed, it keeps the size that it opens to.
  const [width, height] = document.nodes[container]?.size ?? CONTAINER_SIZE;
  let [right, bottom] = [width, height];
  for (const [id] of inside) {
    const [x, y] = moved.nodes[id]?.position ?? [0, 0];
    const [w, h] = sizeOnCanvas(moved, id);
    right = Math.max(right, x + w + BODY_PADDING);
    bottom = Math.max(bottom, y + h + BODY_PADDING);
  }
  return right === width && bottom === height ? moved : resizeNode(moved, container, [right, bottom]);
}

/** The innermost container at a point of the canvas, leaving out `except` and all that is in them. */
export function containerAt(
  document: WorkflowDocument,
  point: { x: number; y: number },
  except: ReadonlySet<string> = new Set(),
): string | null {
  let found: { id: string; depth: number } | null = null;
  for (const [id, node] of Object.entries(document.nodes)) {
    if (shapeOf(node)?.role !== "container" || node.collapsed) continue;
    const chain = chainOf(document, id);
    if (chain.some((each) => except.has(each) || (each !== id && document.nodes[each]?.collapsed))) continue;
    const [x, y] = placeOnCanvas(document, id);
    const [width, height] = sizeOnCanvas(document, id);
    const holds = point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
    if (holds && (found === null || chain.length > found.depth)) found = { id, depth: chain.length };
  }
  return found?.id ?? null;
}

function chainOf(document: WorkflowDocument, id: string): string[] {
  const chain: string[] = [];
  for (
    let at: string | undefined = id;
    at !== undefined && !chain.includes(at);
    at = document.nodes[at]?.parent
  ) {
    chain.push(at);
  }
  return chain;
}
