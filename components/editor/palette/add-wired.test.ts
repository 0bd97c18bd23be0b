import { expect, test } from "vitest";
import type { Edge, WorkflowDocument } from "@/lib/graph/document";
import type { NodeDefinition } from "@/lib/nodes/definition";
import { nodeDefinitions } from "@/lib/nodes/registry";
import { addNodeAfter, addNodeAt } from "./add-node";
import { addNodeOnEdge, addNodeWired, fitsWiring } from "./add-wired";

const empty: WorkflowDocument = { heddle: 1, name: "Test", nodes: {}, edges: [] };
const { manual, transform, condition, stop, note } = nodeDefinitions;
const origin = { x: 0, y: 0 };
const edge: Edge = { from: "run_manually", to: "transform" };

function pair(): WorkflowDocument {
  const start = addNodeAt(empty, { ...manual, label: "Run manually" }, origin, null);
  return addNodeAfter(start.document, transform, start.id, origin).document;
}

// run_manually ──► transform_2 ──► transform
test("a node on an edge pushes what follows to the right", () => {
  const { document, id } = addNodeOnEdge(pair(), transform, edge);
  expect(document.edges).toEqual([
    { from: "run_manually", to: id },
    { from: id, to: "transform" },
  ]);
  expect(document.nodes[id]?.position).toEqual([272, 0]);
  expect(document.nodes["transform"]?.position).toEqual([544, 0]);
});

// transform:out ──╮ (dropped on empty canvas)
test("a node at the end of a wire has its input there, and is connected", () => {
  const wiring = { kind: "after", from: "transform", port: "out" } as const;
  const { document, id } = addNodeWired(pair(), condition, { x: 600, y: 300 }, wiring);
  expect(document.nodes[id]?.position).toEqual([600, 273]);
  expect(document.edges).toContainEqual({ from: "transform", to: id });
});

test("a wire drawn backwards gets a node that leads to where it came from", () => {
  const wiring = { kind: "before", to: "transform" } as const;
  const { document, id } = addNodeWired(pair(), condition, { x: 200, y: 300 }, wiring);
  expect(document.nodes[id]?.position).toEqual([-8, 273]);
  expect(document.edges).toContainEqual({ from: id, port: "yes", to: "transform" });
});

test.each<[NodeDefinition, boolean, boolean, boolean]>([
  [manual, false, true, false],
  [transform, true, true, true],
  [stop, true, false, false],
  [note, false, false, false],
])("$type: offered after a node %s, before one %s, on an edge %s", (definition, after, before, between) => {
  const document = pair();
  const fits = (wiring: Parameters<typeof fitsWiring>[1]) => fitsWiring(definition, wiring, document);
  expect(fits({ kind: "after", from: "transform", port: "out" })).toBe(after);
  expect(fits({ kind: "before", to: "transform" })).toBe(before);
  expect(fits({ kind: "between", edge })).toBe(between);
});
