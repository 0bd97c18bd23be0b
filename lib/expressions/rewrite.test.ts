import { describe, expect, test } from "vitest";
import { type ReferenceChange, rewriteReferences, soleReference } from "./rewrite";

const change =
  (root: string, first: string | null, parts: number, ...by: [string, ...string[]]) =>
  (reference: { root: string; path: readonly string[] }): ReferenceChange | null =>
    reference.root === root && (first === null || reference.path[0] === first) ? { parts, by } : null;

describe("references get another beginning", () => {
  test.each([
    ["steps.score.x > 1 && steps.b", "trigger.steps.score.x > 1 && steps.b"],
    ["steps.?score.x.orValue(1)", "trigger.steps.?score.x.orValue(1)"],
    [
      "has( steps.score ) ? steps['score'][0] : 2",
      "has( trigger.steps.score ) ? trigger.steps['score'][0] : 2",
    ],
    ['"score" in steps', '"score" in trigger.steps'],
    ["[1].map(x, x + steps.score.n)", "[1].map(x, x + trigger.steps.score.n)"],
  ])("%s under another root", (from, to) => {
    expect(rewriteReferences(from, "expression", change("steps", "score", 0, "trigger", "steps"))).toBe(to);
  });

  test.each([
    ["steps.a.x", "steps.call.a.x"],
    ["steps.?a.x", "steps.?call.a.x"],
    ["steps[?'a']", "steps.?call.a"],
    ['"a" in steps', '"call" in steps'],
  ])("%s with a step in between", (from, to) => {
    expect(rewriteReferences(from, "expression", change("steps", "a", 1, "steps", "call", "a"))).toBe(to);
  });

  test("names that are kept keep how they are written", () => {
    const into = change("steps", "a", 1, "steps", "a", "x");
    expect(rewriteReferences("steps[?'a'].b + steps .a", "expression", into)).toBe(
      "steps[?'a'].x.b + steps .a.x",
    );
    expect(rewriteReferences("input", "expression", change("input", null, 0, "input", "input"))).toBe(
      "input.input",
    );
  });

  test("more can make way for less", () => {
    const back = change("trigger", "steps", 2, "steps", "a");
    expect(rewriteReferences("trigger.steps.?a.b", "expression", back)).toBe("steps.?a.b");
    const item = change("trigger", "item", 1, "item");
    expect(rewriteReferences("trigger.item.n", "expression", item)).toBe("item.n");
  });

  test("in all expressions of a template", () => {
    const under = change("item", null, 0, "trigger", "item");
    expect(rewriteReferences("{{ item }} and {{ item.b }}{", "template", under)).toBe(
      "{{ trigger.item }} and {{ trigger.item.b }}{",
    );
  });

  test("names that need it stand in brackets", () => {
    expect(rewriteReferences("item.x", "expression", change("item", null, 0, "trigger", "a b"))).toBe(
      'trigger["a b"].x',
    );
  });
});

test.each([
  ["what cannot be read", "item +", change("item", null, 0, "trigger", "item")],
  ["a template that is not closed", "{{ item", change("item", null, 0, "trigger", "item")],
  ["a variable that is in the way", "[1].map(trigger, item)", change("item", null, 0, "trigger", "item")],
  ["has() of what is no field any more", "has(trigger.item)", change("trigger", "item", 1, "item")],
])("null for %s", (_, source, decide) => {
  expect(rewriteReferences(source, source.startsWith("{{") ? "template" : "expression", decide)).toBeNull();
});

test("a template that is one reference says which", () => {
  expect(soleReference(" {{ steps.a['b c'][0] }} ")).toEqual({ root: "steps", path: ["a", "b c", "0"] });
  expect(soleReference("{{ input }}")).toEqual({ root: "input", path: [] });
  for (const other of [
    "{{ a.b + 1 }}",
    "x {{ a }}",
    "{{ a }}{{ b }}",
    "{{ a.?b }}",
    "{{ a[b] }}",
    "{{ 'a' in b }}",
    "{{",
    "1",
  ]) {
    expect(soleReference(other), other).toBeNull();
  }
});
