import { expect, test } from "vitest";
import type { WorkflowDocument } from "@/lib/graph/document";
import { nodeDefinitions } from "@/lib/nodes/registry";
import { addNodeAfter, addNodeAt } from "./add-node";

const empty: WorkflowDocument = { heddle: 1, name: "Test", nodes: {}, edges: [] };
const { manual, transform, condition } = nodeDefinitions;
const fanOut = nodeDefinitions["fan-out"];
const origin = { x: 0, y: 0 };

test("a node lands where it is dropped, and in a container relative to it", () => {
  const framed = addNodeAt(empty, fanOut, { x: 100, y: 200 }, null);
  const { document, id } = addNodeAt(framed.document, transform, { x: 150, y: 300 }, framed.id);
  expect(document.nodes[id]).toMatchObject({ parent: framed.id, position: [50, 100], name: "Transform" });
});

test("a trigger dropped on a container stays outside of it", () => {
  const framed = addNodeAt(empty, fanOut, origin, null);
  const { document, id } = addNodeAt(framed.document, manual, { x: 50, y: 80 }, framed.id);
  expect(document.nodes[id]).not.toHaveProperty("parent");
});

// start ──► transform
test("a node added after another stands to its right and is connected", () => {
  const start = addNodeAt(empty, manual, origin, null);
  const { document, id } = addNodeAfter(start.document, transform, start.id, origin);
  expect(document.edges).toEqual([{ from: start.id, to: id }]);
  expect(document.nodes[id]?.position).toEqual([272, 0]);
});

// condition ──yes──► transform
//     └─────else───► transform_2
test("the next one takes the next free port and the place below", () => {
  const route = addNodeAt(empty, condition, origin, null);
  const first = addNodeAfter(route.document, transform, route.id, origin);
  const second = addNodeAfter(first.document, transform, route.id, origin);
  expect(second.document.edges.map(({ port }) => port)).toEqual(["yes", "else"]);
  expect(second.document.nodes[second.id]).toMatchObject({ name: "Transform 2", position: [272, 86] });
});

test("a trigger is never connected, and without a selection nothing is", () => {
  const start = addNodeAt(empty, manual, origin, null);
  expect(addNodeAfter(start.document, manual, start.id, { x: 0, y: 300 }).document.edges).toEqual([]);
  expect(addNodeAfter(start.document, transform, null, { x: 0, y: 300 }).document.edges).toEqual([]);
});
