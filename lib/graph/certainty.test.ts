import { expect, test } from "vitest";
import { certaintyOf } from "./certainty";
import { compileGraph, scopeOf } from "./scope";
import { draw } from "./testing/draw";
import { shapeOf } from "./testing/shapes";

const types = { start: "start", other: "start", if: "choice", or: "choice", any: "any" } as const;

function certainty(drawing: string) {
  return certaintyOf(scopeOf(compileGraph(draw(drawing, types), shapeOf), null));
}

//  start ─► a ─► d
//    └────► b ───┘
test("arms that always run are sure where they meet", () => {
  const { mayBeAbsent } = certainty("start -> a -> d\n start -> b -> d");
  expect(mayBeAbsent("a", "d")).toBe(false);
  expect(mayBeAbsent("b", "d")).toBe(false);
  expect(mayBeAbsent("a", "b")).toBe(true);
});

//  if ─yes─► a ─► d ─► e
//   └──no──► b ──┘
test("branches are not, but what comes before and after them is", () => {
  const { mayBeAbsent } = certainty("start -> if\n if:yes -> a -> d -> e\n if:no -> b -> d");
  expect(mayBeAbsent("a", "d")).toBe(true);
  expect(mayBeAbsent("b", "e")).toBe(true);
  expect(mayBeAbsent("d", "e")).toBe(false);
  expect(mayBeAbsent("if", "e")).toBe(false);
});

test("on the way of a branch what was on it is sure", () => {
  const { mayBeAbsent } = certainty("start -> if\n if:yes -> a -> b -> c\n if:yes -> x -> c");
  expect(mayBeAbsent("a", "c")).toBe(false);
  expect(mayBeAbsent("x", "c")).toBe(false);
});

test("a branch beside an unconditional arm may be absent where they meet", () => {
  const { mayBeAbsent } = certainty("start -> if\n if:yes -> a -> d\n start -> b -> d");
  expect(mayBeAbsent("a", "d")).toBe(true);
  expect(mayBeAbsent("b", "d")).toBe(false);
});

test("after a join of mode any, no arm is sure to have ended", () => {
  const { mayBeAbsent } = certainty("start -> a -> any -> end\n start -> b -> any");
  expect(mayBeAbsent("a", "any")).toBe(true);
  expect(mayBeAbsent("b", "end")).toBe(true);
  expect(mayBeAbsent("start", "end")).toBe(false);
});

test("a step left by its error has no result there", () => {
  const { mayBeAbsent } = certainty("start -> a -> ok -> end\n a:error -> mend -> end");
  expect(mayBeAbsent("a", "ok")).toBe(false);
  expect(mayBeAbsent("a", "mend")).toBe(true);
  expect(mayBeAbsent("a", "end")).toBe(true);
});

test("only the triggers that lead to a node can have fired, and each may be absent after both", () => {
  const { triggersOf, mayBeAbsent } = certainty("start -> a -> c\n other -> b -> c");
  expect(triggersOf("a")).toEqual(["start"]);
  expect(triggersOf("c")).toEqual(["other", "start"]);
  expect(mayBeAbsent("start", "c")).toBe(true);
  expect(mayBeAbsent("start", "a")).toBe(false);
});

test("twelve conditions in a row do not make the work explode", () => {
  const names = Array.from({ length: 12 }, (_, i) => `c${i}`);
  const drawing = names
    .map((name, i) => `${name}:yes -> m${i}\n ${name}:no -> m${i}\n m${i} -> c${i + 1}`)
    .join("\n");
  const choices = Object.fromEntries([...names, "c12"].map((name) => [name, "choice"]));
  const document = draw(`start -> c0\n ${drawing}`, { start: "start", ...choices });
  const { mayBeAbsent } = certaintyOf(scopeOf(compileGraph(document, shapeOf), null));
  expect(mayBeAbsent("c0", "c12")).toBe(false);
});
