import { expect, test } from "vitest";
import type { Patch } from "@/lib/graph/patch";
import { editsSince, historyOf, keptEdits } from "./kept-edits";

function edit(to: string): Patch {
  return { changes: [{ path: ["name"], from: "", to }], removed: [], added: [] };
}

const [a, b, c, d] = [edit("a"), edit("b"), edit("c"), edit("d")];

test("what is kept makes the same past and future again", () => {
  const kept = keptEdits({ past: [a, b], future: [c, d] });
  expect(kept).toEqual({ items: [a, b, c, d], position: 2 });
  expect(historyOf(kept)).toEqual({ past: [a, b], future: [c, d] });
});

test("only what the server has not is sent", () => {
  expect(editsSince([], { items: [a, b], position: 2 })).toEqual({
    drop: 0,
    keep: 0,
    add: [a, b],
    position: 2,
  });
  expect(editsSince([a, b], { items: [a, b, c], position: 3 })).toEqual({
    drop: 0,
    keep: 2,
    add: [c],
    position: 3,
  });
  expect(editsSince([a, b, c], { items: [a, b, c], position: 1 })).toEqual({
    drop: 0,
    keep: 3,
    add: [],
    position: 1,
  });
  expect(editsSince([a, b, c], { items: [b, d], position: 2 })).toEqual({
    drop: 1,
    keep: 1,
    add: [d],
    position: 2,
  });
});

test("an edit of a burst takes the place of what was sent of it", () => {
  const longer = edit("longer");
  expect(editsSince([a, b], { items: [a, longer], position: 2 })).toEqual({
    drop: 0,
    keep: 1,
    add: [longer],
    position: 2,
  });
});

test("edits that are too long, or too many, go from the far end", () => {
  const long = edit("x".repeat(300_000));
  expect(keptEdits({ past: [a, long, b, long, c], future: [d] })).toEqual({
    items: [b, long, c, d],
    position: 3,
  });
  expect(keptEdits({ past: [edit("x".repeat(600_000))], future: [d] })).toEqual({ items: [d], position: 0 });
  const many = Array.from({ length: 130 }, (_, index) => edit(String(index)));
  expect(keptEdits({ past: many, future: [d] })).toEqual({ items: many.slice(-100), position: 100 });
});
