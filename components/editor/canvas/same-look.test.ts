import type { NodeProps } from "@xyflow/react";
import { expect, test } from "vitest";
import type { DocumentNode } from "@/lib/graph/document";
import type { FlowNode } from "./flow-nodes";
import { sameLook } from "./same-look";

const config = { url: "https://example.com" };

function propsOf(node: Partial<DocumentNode>, more: Partial<NodeProps<FlowNode>> = {}): NodeProps<FlowNode> {
  return {
    id: "a",
    type: "card",
    data: { node: { type: "http", name: "A", position: [0, 0], config, ...node } },
    selected: false,
    dragging: false,
    draggable: true,
    selectable: true,
    deletable: true,
    isConnectable: true,
    zIndex: 0,
    positionAbsoluteX: 0,
    positionAbsoluteY: 0,
    ...more,
  };
}

test("a node that only moves looks the same", () => {
  const moved = propsOf({ position: [40, 0] }, { positionAbsoluteX: 40, dragging: true });
  expect(sameLook(propsOf({}), moved)).toBe(true);
});

test.each([
  ["another name", propsOf({ name: "B" })],
  ["another config", propsOf({ config: { ...config } })],
  ["a field that was not there", propsOf({ disabled: true })],
  ["the selection", propsOf({}, { selected: true })],
])("%s is seen", (_, changed) => {
  expect(sameLook(propsOf({}), changed)).toBe(false);
  expect(sameLook(changed, propsOf({}))).toBe(false);
});
