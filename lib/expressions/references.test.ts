import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Reference, references, templateReferences } from "./references";
import { renameStep } from "./rename";

function described(source: string): string[] {
  return references(source).map(
    ({ root, path, guarded, start, end }) =>
      `${[root, ...path].join(".")}${guarded ? "?" : ""} = ${source.slice(start, end)}`,
  );
}

test.each([
  ["steps.score.object.score > 80", ["steps.score.object.score = steps.score.object.score"]],
  ['steps["score"].list[0].x', ['steps.score.list.0.x = steps["score"].list[0].x']],
  ["steps[trigger.id].x", ["steps = steps", "trigger.id = trigger.id"]],
  ["item", ["item = item"]],
  ["trigger.list.map(x, x.name + steps.a.b)", ["trigger.list = trigger.list", "steps.a.b = steps.a.b"]],
  ["trigger.list.map(steps, steps.a)", ["trigger.list = trigger.list"]],
  ["cel.bind(trigger, trigger.a, trigger.b)", ["trigger.a = trigger.a"]],
  ["upper(trigger.name).size() + f", ["trigger.name = trigger.name", "f = f"]],
  ["steps.?a.b.orValue(steps.b.c)", ["steps.a.b? = steps.?a.b", "steps.b.c = steps.b.c"]],
  ["steps.a.?b", ["steps.a.b = steps.a.?b"]],
  ["default(steps.a.b, steps.c.d)", ["steps.a.b? = steps.a.b", "steps.c.d = steps.c.d"]],
  [
    "has(steps.a.b) ? steps.a.c : steps.a.d",
    ["steps.a.b? = steps.a.b", "steps.a.c? = steps.a.c", "steps.a.d = steps.a.d"],
  ],
  ["has(steps.a) && steps.a.b", ["steps.a? = steps.a", "steps.a.b? = steps.a.b"]],
  ["!has(steps.a) || steps.a.b", ["steps.a? = steps.a", "steps.a.b? = steps.a.b"]],
  ["has(steps.a) || steps.a.b", ["steps.a? = steps.a", "steps.a.b = steps.a.b"]],
  [
    "has(steps.a) && has(steps.b) ? steps.b.c : 0",
    ["steps.a? = steps.a", "steps.b? = steps.b", "steps.b.c? = steps.b.c"],
  ],
  [
    "has(steps.a) || has(steps.b) ? steps.b.c : 0",
    ["steps.a? = steps.a", "steps.b? = steps.b", "steps.b.c = steps.b.c"],
  ],
  ["'a' in steps ? steps.a.b : 0", ["steps.a? = 'a'", "steps = steps", "steps.a.b? = steps.a.b"]],
  ["steps.?a.hasValue() && steps.a.b", ["steps.a? = steps.?a", "steps.a.b? = steps.a.b"]],
])("%s", (source, expected) => {
  expect(described(source)).toEqual(expected);
});

describe("for any expression", () => {
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(
        "steps.a.n",
        'steps["a"].n[0]',
        "steps.?a.n",
        "scope.a.item",
        "input.a",
        "trigger.a",
        "steps[trigger.a]",
        "'a' in steps",
        "'steps.a'",
        "7",
      ),
      fc
        .tuple(tie("expression"), fc.constantFrom("+", "==", "&&", "||", "in"), tie("expression"))
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(tie("expression"), tie("expression")).map(([a, b]) => `has(steps.a) ? ${a} : ${b}`),
      tie("expression").map((a) => `default(steps.a.n, ${a})`),
      tie("expression").map((a) => `[${a}].map(a, a == ${a})`),
      tie("expression").map((a) => `cel.bind(steps, ${a}, ${a})`),
      tie("expression").map((a) => `f(${a}, {"a": ${a}})`),
    ),
  }));
  const named = (source: string, id: string) =>
    references(source).filter(({ root, path }) => ["steps", "scope"].includes(root) && path[0] === id);

  test("after a rename each reference is there, under the new name, in its place among the others", () => {
    const bare = ({ root, path, guarded }: Reference) => ({ root, path, guarded });
    fc.assert(
      fc.property(expression, (source) => {
        const renamed = renameStep(source, "a", "step-2");
        const expected = references(source).map((found) =>
          ["steps", "scope"].includes(found.root) && found.path[0] === "a"
            ? bare({ ...found, path: ["step-2", ...found.path.slice(1)] })
            : bare(found),
        );
        expect(named(renamed, "a")).toEqual([]);
        expect(references(renamed).map(bare)).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  test("each lies in the source where it is said to", () => {
    fc.assert(
      fc.property(expression, (source) => {
        for (const { root, path, start, end } of references(source)) {
          const text = source.slice(start, end);
          expect(text.includes(root) || path.some((part) => text.includes(part))).toBe(true);
        }
      }),
    );
  });
});

test("references of a template have places in the template", () => {
  const template = "Hi {{ trigger.name }}, {{steps.a.b}}";
  expect(templateReferences(template).map(({ start, end }) => template.slice(start, end))).toEqual([
    "trigger.name",
    "steps.a.b",
  ]);
});

test("a mistake in a template is placed in the template", () => {
  expect(() => templateReferences("Hi {{ a = 1 }}")).toThrow(
    expect.objectContaining({ position: { start: 8, end: 9 } }),
  );
});
