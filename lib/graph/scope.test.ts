import { expect, test } from "vitest";
import type { DocumentNode, WorkflowDocument } from "./document";
import { moveNodes, renameNode, setConfig } from "./edit";
import { compileGraph } from "./scope";
import { draw } from "./testing/draw";
import { shapeOf } from "./testing/shapes";

// start ─► a ─► b
const document = draw("start -> a -> b", { start: "start" });

function withNode(id: string, more: Partial<DocumentNode>): WorkflowDocument {
  const node = document.nodes["a"];
  return node ? { ...document, nodes: { ...document.nodes, [id]: { ...node, ...more } } } : document;
}

test("an edit that leaves the graph as it is leaves its scopes, and what was worked out of them", () => {
  const { scopes } = compileGraph(document, shapeOf);
  const configured = setConfig(renameNode(document, "a", "New"), "a", { text: "new" });
  const edited = moveNodes(configured, new Map([["b", [40, 0]]]));
  const after = compileGraph(edited, shapeOf);
  expect(after.document).toBe(edited);
  expect(after.scopes).toBe(scopes);
});

test.each([
  ["a node that is switched off", withNode("a", { disabled: true })],
  ["a node of another type", withNode("a", { type: "any" })],
  ["a node in another container", withNode("a", { parent: "b" })],
  ["a node more", withNode("c", {})],
  ["an edge less", { ...document, edges: document.edges.slice(1) }],
])("%s is another graph", (_, edited) => {
  const { scopes } = compileGraph(document, shapeOf);
  expect(compileGraph(edited, shapeOf).scopes).not.toBe(scopes);
});
