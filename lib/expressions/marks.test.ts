import { expect, test } from "vitest";
import { marksOf } from "./marks";

function drawn(source: string, template: boolean): string[] {
  return marksOf(source, { template }).map(({ kind, start, end }) => `${kind} ${source.slice(start, end)}`);
}

test("the parts of an expression are told apart", () => {
  expect(drawn(`steps.a.size() > 2 && "x" in [true]`, false)).toEqual([
    "variable steps",
    "field a",
    "function size",
    "number 2",
    `text "x"`,
    "constant in",
    "constant true",
  ]);
});

test("in a template only what stands between braces is drawn", () => {
  expect(drawn("Hello steps.a {{ trigger.name }}, 5", true)).toEqual([
    "braces {{",
    "variable trigger",
    "field name",
    "braces }}",
  ]);
});

test("an expression that is not closed goes on to the next one", () => {
  expect(drawn("{{ a. {{ b }}", true)).toEqual([
    "braces {{",
    "variable a",
    "braces {{",
    "variable b",
    "braces }}",
  ]);
});
