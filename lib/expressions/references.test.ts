import { expect, test } from "vitest";
import { references, templateReferences } from "./references";

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
