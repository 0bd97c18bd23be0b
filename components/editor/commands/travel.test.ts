import { describe, expect, test } from "vitest";
import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import { type Direction, firstNode, nodeTowards } from "./travel";

/**
 *            ┌─▶ mail ─┐
 *   start ───┤         ├─▶ end     alone
 *            └─▶ loop ─┘
 *                 └ a ─▶ b
 */
const document: WorkflowDocument = {
  heddle: 1,
  name: "Travel",
  nodes: {
    loop: node(200, 100),
    b: node(240, 40, "loop"),
    a: node(20, 40, "loop"),
    start: node(0, 50),
    mail: node(200, 0),
    end: node(500, 50),
    alone: node(510, 300),
  },
  edges: [
    { from: "start", to: "loop" },
    { from: "start", to: "mail" },
    { from: "mail", to: "end" },
    { from: "loop", to: "end" },
    { from: "a", to: "b" },
  ],
};

function node(x: number, y: number, parent?: string): DocumentNode {
  return { type: "code", name: "", position: [x, y], config: {}, ...(parent && { parent }) };
}

describe("travelling with the arrow keys", () => {
  test.each<[string, Direction, string | null]>([
    ["start", "next", "mail"],
    ["mail", "below", "loop"],
    ["loop", "above", "mail"],
    ["loop", "next", "end"],
    ["end", "previous", "mail"],
    ["end", "next", null],
    ["start", "previous", null],
    ["loop", "inside", "a"],
    ["a", "next", "b"],
    ["b", "outside", "loop"],
    ["start", "outside", null],
    ["mail", "inside", null],
    ["end", "below", "alone"],
    ["alone", "above", "end"],
    ["gone", "next", null],
  ])("from %s, %s is %s", (id, direction, expected) => {
    expect(nodeTowards(document, id, direction)).toBe(expected);
  });

  test("reading begins at what leads somewhere and nothing leads to", () => {
    expect([firstNode(document, null), firstNode(document, "loop"), firstNode(document, "mail")]).toEqual([
      "start",
      "a",
      null,
    ]);
  });
});
