import { type NodeHandle, Position } from "@xyflow/react";
import type { DocumentNode } from "@/lib/graph/document";
import type { NodeShape, Port } from "@/lib/graph/shape";

const SPACING = 26;
const MIDDLE = 27;
/** Width and height of the dot, as in the style sheet. */
const DOT = 10;

/** The outputs of a node with `error`, where its policy asks for that. */
export function outputsOf(node: DocumentNode, shape: NodeShape | null): readonly Port[] {
  const outputs = shape?.outputs ?? [];
  return node.policy?.onError === "branch" ? [...outputs, { id: "error", label: "error" }] : outputs;
}

/** How high a card is, so that its ports have room. */
export function heightFor(ports: number): number {
  return Math.max(54, ports * SPACING + 2);
}

/** Where the middle of one of several ports is, in px from the top; `middle` is where a single one is. */
export function portTop(index: number, ports: number, middle = MIDDLE): number {
  const first = ports <= 1 ? middle : heightFor(ports) / 2 - ((ports - 1) * SPACING) / 2;
  return first + index * SPACING;
}

/** The ports as React Flow would find them by measuring the node, which it then has no need to do. */
export function handlesOf(
  { hasInput, outputs }: { hasInput: boolean; outputs: readonly Port[] },
  width: number,
  middle?: number,
): NodeHandle[] {
  const dot = { width: DOT, height: DOT };
  const ports = outputs.map(
    ({ id }, index): NodeHandle => ({
      id,
      type: "source",
      position: Position.Right,
      x: width - DOT / 2,
      y: portTop(index, outputs.length, middle) - DOT / 2,
      ...dot,
    }),
  );
  if (!hasInput) return ports;
  const input = { x: -DOT / 2, y: portTop(0, 1, middle) - DOT / 2, ...dot };
  return [{ id: "in", type: "target", position: Position.Left, ...input }, ...ports];
}
