import { expect, test } from "vitest";
import { moveNodes, removeNodes, renameNode, setCollapsed, setConfig } from "@/lib/graph/edit";
import { connect, disconnect } from "@/lib/graph/edit-edges";
import { changeNodeId } from "@/lib/graph/edit-id";
import { draw } from "@/lib/graph/testing/draw";
import { catalogue } from "@/lib/graph/testing/shapes";
import { compareDocuments } from "./compare-documents";

//  start ─► a ─► b ─► end
//           └──► box { x ─► y }
const before = draw("start -> a -> b -> end\n a -> box\n box { x -> y }", {
  start: "start",
  box: { type: "box", size: [300, 200] },
  a: { name: "Ask" },
  b: { name: "Bill", config: { text: "{{ steps.a }}" } },
});

test("without an earlier document everything is drawn and nothing is marked", () => {
  const { drawn, nodeMarks, edgeMarks, changes } = compareDocuments(null, before, catalogue);
  expect(Object.keys(drawn.nodes)).toHaveLength(7);
  expect(drawn.nodes["x~"]?.parent).toBe("box~");
  expect([nodeMarks.size, edgeMarks.size, changes.length]).toEqual([0, 0, 0]);
});

//  start ─► a ─ ─► b̶ ─ ─► end
test("a node that was removed is drawn where it was, with its edges", () => {
  const { drawn, nodeMarks, edgeMarks, changes } = compareDocuments(
    before,
    removeNodes(before, ["b"]),
    catalogue,
  );
  expect(nodeMarks).toEqual(new Map([["b~was", "removed"]]));
  expect(drawn.nodes["b~was"]).toMatchObject({ name: "Bill" });
  expect(edgeMarks).toEqual(
    new Map([
      ["a~:out>b~was", "removed"],
      ["b~was:out>end~", "removed"],
    ]),
  );
  expect(changes).toEqual([
    { mark: "removed", text: "“Bill” removed (noop).", nodeIds: ["b~was"], layout: false },
  ]);
});

test("a container that was removed keeps its body in it", () => {
  const { drawn } = compareDocuments(before, removeNodes(before, ["box"]), catalogue);
  expect(drawn.nodes["x~was"]?.parent).toBe("box~was");
});

test("a node of another type is a new one, beside the one it replaced", () => {
  const bill = before.nodes["b"];
  const after = { ...before, nodes: { ...before.nodes, ...(bill && { b: { ...bill, type: "choice" } }) } };
  const { drawn, nodeMarks } = compareDocuments(before, after, catalogue);
  expect([...nodeMarks]).toEqual([
    ["b~was", "removed"],
    ["b~", "added"],
  ]);
  expect(drawn.nodes["b~was"]?.position).not.toEqual(drawn.nodes["b~"]?.position);
});

test("a change of its config counts for more than another place", () => {
  const moved = moveNodes(before, new Map([["b", [9, 9]]]));
  expect(compareDocuments(before, moved, catalogue).nodeMarks).toEqual(new Map([["b~", "moved"]]));
  const both = setConfig(moved, "b", { text: "new" });
  expect(compareDocuments(before, both, catalogue).nodeMarks).toEqual(new Map([["b~", "changed"]]));
  expect(compareDocuments(before, both, catalogue).changes.map(({ layout }) => layout)).toEqual([
    false,
    true,
  ]);
});

test("a node that got another id is the same node, with the same edges", () => {
  const after = renameNode(changeNodeId(before, "a", "ask", catalogue), "ask", "Ask");
  const { drawn, nodeMarks, edgeMarks } = compareDocuments(before, after, catalogue);
  expect(nodeMarks).toEqual(new Map([["ask~", "changed"]]));
  expect(Object.keys(drawn.nodes).filter((id) => id.endsWith("was"))).toEqual([]);
  expect(edgeMarks.size).toBe(0);
});

test("edges are told by both of their ends", () => {
  const bare = disconnect(before, [{ from: "b", to: "end" }]);
  const after = connect(bare, { from: "a", to: "end" });
  const { edgeMarks, nodeMarks, changes } = compareDocuments(before, after, catalogue);
  expect([...edgeMarks].sort()).toEqual([
    ["a~:out>end~", "added"],
    ["b~:out>end~", "removed"],
  ]);
  expect(nodeMarks.size).toBe(0);
  expect(changes.map(({ nodeIds }) => nodeIds)).toEqual([
    ["b~", "end~"],
    ["a~", "end~"],
  ]);
});

test("a folded container is opened where something in it changed", () => {
  const folded = setCollapsed(before, "box", true);
  expect(compareDocuments(null, folded, catalogue).drawn.nodes["box~"]?.collapsed).toBe(true);
  const after = renameNode(folded, "x", "New name");
  expect(compareDocuments(folded, after, catalogue).drawn.nodes["box~"]?.collapsed).toBeUndefined();
});
