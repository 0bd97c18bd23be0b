import { expect, test } from "vitest";
import type { Edge, WorkflowDocument } from "@/lib/graph/document";
import { isLoose, moveOntoEdge } from "./put-on-edge";

function node(type: string, x: number, y: number, rest: object = {}) {
  return { type, name: type, position: [x, y] as [number, number], config: {}, ...rest };
}

const edge: Edge = { from: "start", to: "end" };

// start ──► end      loose
function pair(): WorkflowDocument {
  const nodes = {
    start: node("manual", 0, 0),
    end: node("transform", 272, 40),
    loose: node("http", 90, 300),
  };
  return { heddle: 1, name: "Test", nodes, edges: [edge] };
}

test("a loose node moves between both ends of an edge, and what follows makes room", () => {
  const { nodes, edges } = moveOntoEdge(pair(), "loose", edge);
  expect(edges).toEqual([
    { from: "start", to: "loose" },
    { from: "loose", to: "end" },
  ]);
  expect([nodes["loose"]?.position, nodes["end"]?.position]).toEqual([
    [272, 40],
    [544, 40],
  ]);
});

// each( first ──► second )      loose
test("onto an edge in a container it becomes part of the container, which grows with it", () => {
  const nodes = {
    each: node("fan-out", 100, 100, { size: [560, 200] }),
    first: node("transform", 20, 60, { parent: "each" }),
    second: node("transform", 292, 60, { parent: "each" }),
    loose: node("http", 0, 600),
  };
  const inside: Edge = { from: "first", to: "second" };
  const after = moveOntoEdge({ heddle: 1, name: "Test", nodes, edges: [inside] }, "loose", inside);
  expect(after.nodes["loose"]).toMatchObject({ parent: "each", position: [292, 60] });
  expect(after.nodes["each"]?.size).toEqual([564 + 208 + 20, 200]);
});

test("a container does not go onto an edge inside itself", () => {
  const nodes = {
    each: node("fan-out", 0, 0, { size: [560, 200] }),
    first: node("transform", 20, 60, { parent: "each" }),
    second: node("transform", 292, 60, { parent: "each" }),
  };
  const inside: Edge = { from: "first", to: "second" };
  const document: WorkflowDocument = { heddle: 1, name: "Test", nodes, edges: [inside] };
  expect(moveOntoEdge(document, "each", inside)).toBe(document);
});

test("nodes that are wired, triggers, notes and ends are not put on edges", () => {
  const document = pair();
  document.nodes["memo"] = node("note", 0, 0);
  document.nodes["other"] = node("manual", 0, 0);
  document.nodes["halt"] = node("stop", 0, 0);
  expect(Object.keys(document.nodes).filter((id) => isLoose(document, id))).toEqual(["loose"]);
});
