import { describe, expect, test } from "vitest";
import type { WorkflowDocument } from "@/lib/graph/document";
import { settleLayout } from "./settle-layout";

type Places = Record<string, [number, number]>;

function drawn(places: Places, edges: readonly (readonly [string, string])[]): WorkflowDocument {
  const node = (position: [number, number]) => ({ type: "transform", name: "", position, config: {} });
  return {
    heddle: 1,
    name: "Prices",
    nodes: Object.fromEntries(Object.entries(places).map(([id, place]) => [id, node(place)])),
    edges: edges.map(([from, to]) => ({ from, to })),
  };
}

function placesOf({ nodes }: WorkflowDocument): Places {
  return Object.fromEntries(Object.entries(nodes).map(([id, { position }]) => [id, [...position]]));
}

//  a -> b -> c -> d            a -> call -> d
const LONG = drawn({ a: [0, 0], b: [272, 0], c: [544, 0], d: [816, 0] }, [
  ["a", "b"],
  ["b", "c"],
  ["c", "d"],
]);
const SHORT = drawn({ a: [0, 0], call: [272, 0], d: [816, 0] }, [
  ["a", "call"],
  ["call", "d"],
]);

describe("settleLayout", () => {
  test("closes the gap that nodes leave which one node replaces", () => {
    const settled = settleLayout(LONG, ["b", "c"], SHORT, ["call"]);
    expect(placesOf(settled)).toEqual({ a: [0, 0], call: [272, 0], d: [544, 0] });
  });

  test("makes room for nodes that replace one, to where they were before", () => {
    const settled = settleLayout(LONG, ["b", "c"], SHORT, ["call"]);
    const again = drawn({ a: [0, 0], b: [272, 0], c: [544, 0], d: [544, 0] }, [
      ["a", "b"],
      ["b", "c"],
      ["c", "d"],
    ]);
    expect(placesOf(settleLayout(settled, ["call"], again, ["b", "c"]))).toEqual(placesOf(LONG));
  });

  test("leaves what follows behind what else leads to it", () => {
    //  a -> call ------> d
    //  a -> other -------^        other stands right of the call
    const after = drawn({ a: [0, 0], call: [272, 0], other: [500, 200], d: [816, 0] }, [
      ["a", "call"],
      ["call", "d"],
      ["a", "other"],
      ["other", "d"],
    ]);
    const settled = settleLayout(LONG, ["b", "c"], after, ["call"]);
    expect(placesOf(settled)["d"]).toEqual([772, 0]);
  });

  test("moves nothing onto others", () => {
    const after = drawn({ a: [0, 0], call: [272, 0], note: [600, 20], d: [816, 0] }, [
      ["a", "call"],
      ["call", "d"],
    ]);
    expect(settleLayout(LONG, ["b", "c"], after, ["call"])).toBe(after);
  });

  test("moves what lies below out of the way of what came", () => {
    //  call            b
    //  below     ->    c
    //                  below
    const before = drawn({ call: [0, 0], below: [0, 100] }, []);
    const after = drawn({ b: [0, 0], c: [0, 100], below: [0, 100] }, [["b", "c"]]);
    expect(placesOf(settleLayout(before, ["call"], after, ["b", "c"]))["below"]).toEqual([0, 200]);
  });
});
