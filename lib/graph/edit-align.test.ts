import { describe, expect, test } from "vitest";
import type { WorkflowDocument } from "./document";
import { alignNodes, distributeNodes, type Side, type SizeOf } from "./edit-align";
import { draw } from "./testing/draw";

const sizeOf: SizeOf = (_, id) => (id === "box" ? [400, 200] : [100, 50]);

function places({ nodes }: WorkflowDocument): Record<string, string> {
  return Object.fromEntries(Object.entries(nodes).map(([id, { position }]) => [id, position.join()]));
}

//  a        0..100
//     b    60..160
//   c      20..120
const three = draw("a\n b\n c", {
  a: { position: [0, 0] },
  b: { position: [60, 90] },
  c: { position: [20, 400] },
});

describe("aligned", () => {
  test.each<[Side, Record<string, string>]>([
    ["left", { a: "0,0", b: "0,90", c: "0,400" }],
    ["centre", { a: "30,0", b: "30,90", c: "30,400" }],
    ["right", { a: "60,0", b: "60,90", c: "60,400" }],
    ["top", { a: "0,0", b: "60,0", c: "20,0" }],
    ["middle", { a: "0,200", b: "60,200", c: "20,200" }],
    ["bottom", { a: "0,400", b: "60,400", c: "20,400" }],
  ])("%s", (side, expected) => {
    expect(places(alignNodes(three, ["a", "b", "c"], side, sizeOf))).toEqual(expected);
  });

  test("a node in a container moves relative to it, and with it where both are chosen", () => {
    const document = draw("a\n box { inner }", {
      a: { position: [0, 0] },
      box: { type: "box", position: [200, 300] },
      inner: { position: [30, 60] },
    });
    expect(places(alignNodes(document, ["a", "inner"], "left", sizeOf))["inner"]).toBe("-200,60");
    expect(places(alignNodes(document, ["a", "box", "inner"], "left", sizeOf))).toEqual({
      a: "0,0",
      box: "0,300",
      inner: "30,60",
    });
  });

  test("nodes that are in line already leave the document as it is", () => {
    const done = alignNodes(three, ["a", "b"], "left", sizeOf);
    expect(alignNodes(done, ["a", "b"], "left", sizeOf)).toBe(done);
  });
});

describe("distributed", () => {
  test("the gaps are equal, and the outer ones stay", () => {
    expect(places(distributeNodes(three, ["c", "a", "b"], "vertically", sizeOf))).toEqual({
      a: "0,0",
      b: "60,200",
      c: "20,400",
    });
  });

  test("two nodes have one gap only", () => {
    expect(distributeNodes(three, ["a", "b"], "horizontally", sizeOf)).toBe(three);
  });
});
