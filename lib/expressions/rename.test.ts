import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate } from "./evaluate";
import { renameStep, renameStepInTemplate } from "./rename";

test.each([
  ["steps.a.x + steps.b.x", "steps.new.x + steps.b.x"],
  ['steps["a"]["x"] + steps[?\'a\'].x', 'steps["new"]["x"] + steps[?"new"].x'],
  ["steps . ?a\n .x", "steps . ?new\n .x"],
  ["'a' in steps && has(steps.a.a)", '"new" in steps && has(steps.new.a)'],
  ["trigger.a + a + steps.aa + 'steps.a'", "trigger.a + a + steps.aa + 'steps.a'"],
  ["[steps.a].map(steps, steps.a)", "[steps.new].map(steps, steps.a)"],
  ["scope.a.item", "scope.new.item"],
  ["input.a", "input.a"],
  ["steps.a +", "steps.a +"],
])("%s becomes %s", (source, expected) => {
  expect(renameStep(source, "a", "new")).toBe(expected);
});

test.each([
  ["steps.a.x + steps . ?a\n .x", 'steps["b-2"].x + steps [?"b-2"]\n .x'],
  ["(steps).a + steps['a'] + scope.a", '(steps)["b-2"] + steps["b-2"] + scope["b-2"]'],
])("a name that cannot follow a dot stands between brackets: %s becomes %s", (source, expected) => {
  expect(renameStep(source, "a", "b-2")).toBe(expected);
  expect(renameStep("steps.a", "a", "in")).toBe('steps["in"]');
});

test("the input of a node with several sources is renamed when asked for", () => {
  expect(renameStep("input.a + steps.a", "a", "new", ["steps", "input"])).toBe("input.new + steps.new");
});

test.each([
  ["Hi {{ steps.a.x }}, steps.a {{steps.b}}", "Hi {{ steps.new.x }}, steps.a {{steps.b}}"],
  ["{{ steps.a", "{{ steps.a"],
  ["{{ steps.a. }} {{ steps.a }}", "{{ steps.a. }} {{ steps.new }}"],
])("template %s becomes %s", (template, expected) => {
  expect(renameStepInTemplate(template, "a", "new")).toBe(expected);
});

test("an expression gives the same after a rename as before, and renaming back restores it", () => {
  const leaf = fc.constantFrom(
    "steps.a.n",
    "steps.b.n",
    "steps.?a.n.orValue(0)",
    "steps.?zz.n.orValue(7)",
    "trigger.a",
    "2",
  );
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc
        .tuple(tie("expression"), fc.constantFrom("+", "-", "*"), tie("expression"))
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `(has(steps.a) ? ${a} : ${b})`),
      tie("expression").map((a) => `[1, 2].map(a, a + ${a}).sum()`),
      tie("expression").map((a) => `cel.bind(steps, {"a": {"n": 3}, "b": {"n": 4}}, ${a})`),
    ),
  }));
  fc.assert(
    fc.property(expression, (source) => {
      const before = { trigger: { a: 5 }, steps: { a: { n: 1 }, b: { n: 2 } } };
      const after = { trigger: { a: 5 }, steps: { new: { n: 1 }, b: { n: 2 } } };
      const renamed = renameStep(source, "a", "new");
      expect(evaluate(renamed, after)).toEqual(evaluate(source, before));
      expect(renameStep(renamed, "new", "a")).toBe(source);
    }),
    { numRuns: 500 },
  );
});
