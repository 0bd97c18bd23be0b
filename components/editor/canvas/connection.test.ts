import { expect, test } from "vitest";
import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import { edgesBefore, outcomeOf } from "./connection";
import { containerAt, fitContainers } from "./container-fit";

function node(type: string, position: [number, number], more: Partial<DocumentNode> = {}): DocumentNode {
  return { type, name: type, position, config: {}, ...more };
}

// start ──► score     each [ draft ]
const document: WorkflowDocument = {
  heddle: 1,
  name: "Test",
  nodes: {
    start: node("manual", [0, 0]),
    score: node("agent", [300, 0]),
    each: node("fan-out", [0, 200], { size: [400, 200] }),
    draft: node("agent", [24, 60], { parent: "each" }),
  },
  edges: [{ from: "start", to: "score" }],
};

test("a wire between nodes of one container connects them", () => {
  const edge = { from: "score", port: "out", to: "each" };
  expect(outcomeOf(document, edge)).toEqual({ kind: "connect", edge });
});

test("a wire to a node in a container offers to move its source in, or to connect the container", () => {
  const edge = { from: "score", port: "out", to: "draft" };
  expect(outcomeOf(document, edge)).toEqual({
    kind: "offer",
    move: "score",
    into: "each",
    edge,
    instead: { from: "score", port: "out", to: "each" },
  });
});

test("a wire let go inside a container offers to move its source in", () => {
  const edge = { from: "score", port: "out", to: "each" };
  expect(outcomeOf(document, edge, true)).toEqual({
    kind: "offer",
    move: "score",
    into: "each",
    edge: null,
    instead: edge,
  });
});

test("a trigger stays outside: its wire connects the container, or is explained", () => {
  const edge = { from: "start", port: "out", to: "each" };
  expect(outcomeOf(document, edge, true)).toEqual({ kind: "connect", edge });
  expect(outcomeOf(document, { from: "start", port: "out", to: "draft" }).kind).toBe("refuse");
});

test("a wire out of a container offers to move its target in", () => {
  const edge = { from: "draft", port: "out", to: "score" };
  expect(outcomeOf(document, edge)).toMatchObject({ kind: "offer", move: "score", into: "each", edge });
});

test("what cannot be is refused with its reason", () => {
  expect(outcomeOf(document, { from: "score", port: "out", to: "start" })).toEqual({
    kind: "refuse",
    reason: "Nothing comes before a trigger",
  });
});

//  start     ask ─ approved, timeout, error
//             └─ rejected ─► end
test("a wire from an input may leave the node it is dropped on by each output that is free", () => {
  const branch = { onError: "branch" as const };
  const nodes = {
    start: node("manual", [0, 0]),
    ask: node("approval", [300, 0], { config: { title: "Well?" }, policy: branch }),
    call: node("http", [300, 200], { policy: branch }),
    end: node("agent", [600, 0]),
  };
  const drawn: WorkflowDocument = {
    ...document,
    nodes,
    edges: [{ from: "ask", port: "rejected", to: "end" }],
  };
  const before = (from: string) => edgesBefore(drawn, from, "end").map(({ port }) => port);
  expect(before("ask")).toEqual(["approved", "timeout", "error"]);
  expect(before("call")).toEqual(["out"]);
  expect(before("start")).toEqual(["out"]);
  const [edge] = edgesBefore(drawn, "end", "ask");
  expect(edge && outcomeOf(drawn, edge)).toMatchObject({ kind: "refuse", reason: /cycle/ });
});

test("the container at a point is the innermost one, leaving out what is dragged", () => {
  expect(containerAt(document, { x: 50, y: 300 })).toBe("each");
  expect(containerAt(document, { x: 50, y: 100 })).toBeNull();
  expect(containerAt(document, { x: 50, y: 300 }, new Set(["each"]))).toBeNull();
});

test("a container grows until it holds its nodes below its header", () => {
  const moved = {
    ...document,
    nodes: { ...document.nodes, draft: node("agent", [380, -40], { parent: "each" }) },
  };
  const { nodes } = fitContainers(moved, ["each"]);
  expect(nodes["draft"]?.position).toEqual([380, 56]);
  expect(nodes["each"]?.size).toEqual([608, 200]);
});
