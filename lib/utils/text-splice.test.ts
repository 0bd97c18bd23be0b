import fc from "fast-check";
import { expect, test } from "vitest";
import { spliceOf } from "./text-splice";

test("only what differs is in it, with as much around it as is asked for", () => {
  expect(spliceOf("to be or not to be", "to be and not to be")).toEqual({ at: 6, from: "or", to: "and" });
  expect(spliceOf("to be or not to be", "to be and not to be", 3)).toEqual({
    at: 3,
    from: "be or no",
    to: "be and no",
  });
  expect(spliceOf("aa", "aaa")).toEqual({ at: 2, from: "", to: "a" });
  expect(spliceOf("same", "same")).toEqual({ at: 4, from: "", to: "" });
});

test("a character of two units stays whole", () => {
  expect(spliceOf("a😀b", "a😁b")).toEqual({ at: 1, from: "😀", to: "😁" });
});

test("put into the first text it gives the second", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "😀", "😁"), maxLength: 12 });
  fc.assert(
    fc.property(text, text, fc.nat(4), (before, after, context) => {
      const { at, from, to } = spliceOf(before, after, context);
      expect(before.slice(at, at + from.length)).toBe(from);
      expect(before.slice(0, at) + to + before.slice(at + from.length)).toBe(after);
    }),
    { seed: 20_261_121, numRuns: 500 },
  );
});
