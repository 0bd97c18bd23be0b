import { expect, test } from "vitest";
import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import { moveNodes, renameNode, resizeNode, setCollapsed, setConfig, setPolicy } from "@/lib/graph/edit";
import { shapeOf } from "@/lib/nodes/registry";
import { sizeOnCanvas } from "./container-fit";
import { countInside } from "./count-inside";
import { sameEdges, syncFlowEdges } from "./flow-edges";
import { syncFlowNodes, withPorts } from "./flow-nodes";

function node(type: string, more: Partial<DocumentNode> = {}): DocumentNode {
  return { type, name: type, position: [0, 0], config: {}, ...more };
}

// start ──► each [ call ]
const document: WorkflowDocument = {
  heddle: 1,
  name: "Test",
  nodes: {
    call: node("http", { parent: "each", position: [24, 60] }),
    each: node("fan-out", { size: [400, 200] }),
    start: node("manual"),
  },
  edges: [{ from: "start", to: "each" }],
};

const none = new Set<string>();
const sync = (
  previous: ReturnType<typeof syncFlowNodes>,
  next = document,
  selected: ReadonlySet<string> = none,
) => syncFlowNodes(previous, next, selected, shapeOf);

test("containers come before what is in them, which hangs on them", () => {
  const nodes = sync([]);
  expect(nodes.map(({ id }) => id)).toEqual(["each", "call", "start"]);
  expect(nodes[0]).toMatchObject({ type: "container", width: 400, height: 200 });
  expect(nodes[1]).toMatchObject({ type: "card", parentId: "each", position: { x: 24, y: 60 } });
});

test("only the node that changed gets a new object, and it keeps what was measured", () => {
  const before = sync([]).map((each) => ({ ...each, measured: { width: 208, height: 54 } }));
  const after = sync(before, moveNodes(document, new Map([["start", [100, 0]]])));
  expect(after[0]).toBe(before[0]);
  expect(after[1]).toBe(before[1]);
  expect(after[2]).not.toBe(before[2]);
  expect(after[2]).toMatchObject({ position: { x: 100, y: 0 }, measured: { width: 208, height: 54 } });
});

test("a node comes with its size and with the middles of its ports, so that nothing has to be measured", () => {
  const middles = (id: string, next = document) => {
    const found = sync([], next).find((each) => each.id === id);
    return found?.handles?.map(({ id: port, x, y, width = 0, height = 0 }) => [
      port,
      x + width / 2,
      y + height / 2,
    ]);
  };
  expect(sync([]).map(({ measured }) => measured)).toEqual([
    { width: 400, height: 200 },
    { width: 208, height: 54 },
    { width: 208, height: 54 },
  ]);
  expect(middles("start")).toEqual([["out", 208, 27]]);
  expect(middles("each")?.slice(0, 2)).toEqual([
    ["in", 0, 27],
    ["out", 400, 27],
  ]);
  expect(middles("each", setCollapsed(document, "each", true))?.[0]).toEqual(["in", 0, 18]);
  expect(middles("call", setPolicy(document, "call", { onError: "branch" }))).toEqual([
    ["in", 0, 27],
    ["out", 208, 14],
    ["error", 208, 40],
  ]);
});

test("the ports of a container go along while it is resized", () => {
  const [each] = sync([]);
  const wider = each && withPorts({ ...each, measured: { width: 500, height: 200 } }, shapeOf);
  expect(wider?.handles?.find(({ id }) => id === "out")?.x).toBe(495);
  const [resized] = sync([], resizeNode(document, "each", [500, 200]));
  expect(wider?.handles).toEqual(resized?.handles);
});

test("what a card says is no matter of the canvas: typing and renaming renew no node", () => {
  const before = sync([]);
  expect(sync(before, setConfig(document, "call", { url: "https://example.com" }))).toBe(before);
  expect(sync(before, renameNode(document, "call", "Call"))).toBe(before);
  const branched = sync(before, setPolicy(document, "call", { onError: "branch" }));
  expect(branched.map((each, at) => each === before[at])).toEqual([true, false, true]);
});

test("selecting a node renews it and the one selected before, no other", () => {
  const before = sync([], document, new Set(["start"]));
  const after = sync(before, document, new Set(["each"]));
  expect(after.map((each, at) => each === before[at])).toEqual([false, true, false]);
});

test("a collapsed container hides its nodes and is as high as its header", () => {
  const nodes = sync([], setCollapsed(document, "each", true));
  expect(nodes.find(({ id }) => id === "call")?.hidden).toBe(true);
  expect(nodes.find(({ id }) => id === "each")?.height).toBe(36);
});

test("edges keep their objects until an end is renamed", () => {
  const before = syncFlowEdges([], document, none);
  expect(before[0]).toMatchObject({ source: "start", sourceHandle: "out", target: "each" });
  expect(syncFlowEdges(before, moveNodes(document, new Map([["start", [9, 9]]])), none)[0]).toBe(before[0]);
  expect(syncFlowEdges(before, renameNode(document, "start", "Begin"), none)[0]).not.toBe(before[0]);
});

// start ──► each [ call ──► mail ]
test("collapsing a container hides its edges with its nodes, and counts what is in it", () => {
  const nested: WorkflowDocument = {
    ...document,
    nodes: { ...document.nodes, mail: node("http", { parent: "each" }) },
    edges: [...document.edges, { from: "call", to: "mail" }],
  };
  const edges = syncFlowEdges([], nested, none);
  expect(edges.map(({ hidden }) => hidden)).toEqual([false, false]);
  const collapsed = setCollapsed(nested, "each", true);
  const after = syncFlowEdges(edges, collapsed, none);
  expect(after.map(({ hidden }) => hidden)).toEqual([false, true]);
  expect(after[0]).toBe(edges[0]);
  expect(countInside(collapsed, "each")).toBe(2);
  expect(sizeOnCanvas(collapsed, "each")).toEqual([400, 36]);
});

test("an edit tells whether the edges are drawn as before", () => {
  expect(sameEdges(document, moveNodes(document, new Map([["start", [9, 9]]])))).toBe(true);
  expect(sameEdges(document, setConfig(document, "call", { url: "https://example.com" }))).toBe(true);
  expect(sameEdges(document, renameNode(document, "start", "Begin"))).toBe(false);
  expect(sameEdges(document, setCollapsed(document, "each", true))).toBe(false);
  expect(sameEdges(document, { ...document, edges: [] })).toBe(false);
});
