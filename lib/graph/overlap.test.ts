import { expect, test } from "vitest";
import { overlappingNodes } from "./overlap";
import { compileGraph, scopeOf } from "./scope";
import { draw } from "./testing/draw";
import { shapeOf } from "./testing/shapes";

const types = { start: "start", other: "start", if: "choice", any: "any" };

function overlapping(drawing: string): string[] {
  return [...overlappingNodes(scopeOf(compileGraph(draw(drawing, types), shapeOf), null))].sort();
}

test("a chain has nothing that overlaps", () => {
  expect(overlapping("start -> a -> b -> c")).toEqual([]);
});

//  start ─► a ─► b ─► d
//    └────► c ────────┘
test("the arms of a diamond overlap, its ends do not", () => {
  expect(overlapping("start -> a -> b -> d\n start -> c -> d")).toEqual(["a", "b", "c"]);
});

test("the branches of a condition exclude each other", () => {
  expect(overlapping("start -> if\n if:yes -> a -> d\n if:no -> b -> d")).toEqual([]);
});

test("two nodes at one port of a condition overlap", () => {
  expect(overlapping("start -> if\n if:yes -> a\n if:yes -> b\n if:no -> c")).toEqual(["a", "b"]);
});

test("what comes after two branches may overlap with neither", () => {
  expect(overlapping("start -> if\n if:yes -> a -> d\n if:no -> b -> d\n start -> c")).toEqual([
    "a",
    "b",
    "c",
    "d",
    "if",
  ]);
});

//  start ─► a ─► any ─► end
//    └────► b ────┘
test("what follows a join of mode any overlaps with the branches it did not wait for", () => {
  expect(overlapping("start -> a -> any -> end\n start -> b -> any")).toEqual(["a", "any", "b", "end"]);
});
