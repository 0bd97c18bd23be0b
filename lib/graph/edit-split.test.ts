import { expect, test } from "vitest";
import type { WorkflowDocument } from "./document";
import { reachableFrom, splitEdge } from "./edit-split";
import { draw } from "./testing/draw";
import { catalogue } from "./testing/shapes";

function drawn({ edges }: WorkflowDocument): string[] {
  return edges.map(({ from, port, to }) => `${from}${port ? `:${port}` : ""} -> ${to}`);
}

// start ──► ask ──yes──► end      new
test("a node on an edge takes what went along it, and passes it on", () => {
  const document = draw("start -> ask\n ask:yes -> end\n new", { start: "start", ask: "choice" });
  const split = splitEdge(document, { from: "ask", port: "yes", to: "end" }, "new", catalogue);
  expect(drawn(split)).toEqual(["start -> ask", "ask:yes -> new", "new -> end"]);
});

test("a choice on an edge goes on from its first port", () => {
  const document = draw("start -> end\n ask", { start: "start", ask: "choice" });
  expect(drawn(splitEdge(document, { from: "start", to: "end" }, "ask", catalogue))).toEqual([
    "start -> ask",
    "ask:yes -> end",
  ]);
});

test.each(["start", "text", "inner", "nobody"])("%s cannot be on an edge: nothing changes", (id) => {
  const document = draw("start -> end\n text\n box { inner }", { start: "start", text: "note", box: "box" });
  expect(splitEdge(document, { from: "start", to: "end" }, id, catalogue)).toBe(document);
});

// a ──► b ──► c      d
//       └───► e
test("what a node leads to is found through all edges", () => {
  expect([...reachableFrom(draw("a -> b -> c\n b -> e\n d"), "b")]).toEqual(["b", "c", "e"]);
});
