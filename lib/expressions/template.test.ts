import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "@/lib/utils/json";
import { checkTemplate } from "./check";
import { ExpressionError } from "./expression-error";
import { formatValue } from "./format";
import { parseTemplate } from "./split-template";
import { renderTemplate } from "./template";

const scope = { trigger: { n: 5, name: "Ann", list: [1, "a"], none: null, yes: true }, $seed: "s" };

test.each<[string, Json]>([
  ["no braces", "no braces"],
  ["", ""],
  ["{{ trigger.n }}", 5],
  ["{{trigger.list}}", [1, "a"]],
  ["  {{ trigger.none }}\n", null],
  ["n = {{ trigger.n }}", "n = 5"],
  [
    "{{ trigger.name }} has {{ trigger.list }}, {{ trigger.none }}, {{ trigger.yes }}",
    'Ann has [1,"a"], null, true',
  ],
  ["{{ trigger.n }}{{ trigger.n }}", "55"],
  ["{{ {'a': '}}'} }}", { a: "}}" }],
  ["{{ {'a': {'b': 1}}}}", { a: { b: 1 } }],
  ['x {{ "{{" }} y', "x {{ y"],
  ["{{ 'it\\'s' + \"}}\" }}", "it's}}"],
  ["{{ r'\\d}}' }}!", "\\d}}!"],
  ["{{ '''a'}}''' }}", "a'}}"],
  ["{ single } }} braces {", "{ single } }} braces {"],
])("%s renders as %j", (template, expected) => {
  expect(renderTemplate(template, scope)).toEqual(expected);
});

test("the parts know their places", () => {
  expect(parseTemplate("a {{ b }} c")).toEqual([
    { kind: "text", text: "a ", start: 0, end: 2 },
    { kind: "expression", source: " b ", sourceStart: 4, start: 2, end: 9 },
    { kind: "text", text: " c", start: 9, end: 11 },
  ]);
});

describe("errors are placed in the template", () => {
  function failure(template: string): ExpressionError {
    try {
      renderTemplate(template, scope);
    } catch (error) {
      if (error instanceof ExpressionError) return error;
    }
    throw new Error("did not fail");
  }

  test.each([
    ["Hi {{ trigger.nam }}!", "trigger has no field “nam”. Did you mean “name”?", "trigger.nam"],
    ["Hi {{ trigger.n", "“{{” is never closed: “}}” is missing.", "{{ trigger.n"],
    ["Hi {{ 'trigger }}", "“{{” is never closed: “}}” is missing.", "{{ 'trigger }}"],
    ["Hi {{ a = b }}", "Use “==” to compare two values.", "="],
    ["Hi {{ }}", "The expression is empty.", " "],
  ])("%s: %s at %s", (template, message, place) => {
    const error = failure(template);
    expect(error.message).toBe(message);
    expect(error.source).toBe(template);
    expect(template.slice(error.position.start, error.position.end)).toBe(place);
  });
});

test("for any template a mistake lies within it", () => {
  const piece = fc.constantFrom(
    "Hi ",
    "{{",
    "}}",
    " trigger",
    ".n",
    ".name",
    ".upper()",
    " + ",
    "'a'",
    "1",
    "(",
    ")",
    "{{ 1 }}",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const template = pieces.join("");
      const places: { start: number; end: number }[] = checkTemplate(template, { steps: {}, trigger: true });
      try {
        renderTemplate(template, scope);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        expect(error.source).toBe(template);
        places.push(error.position);
      }
      for (const { start, end } of places) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(template.length);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("two uuids of one template differ", () => {
  const [first, second] = String(renderTemplate("{{ uuid() }} {{ uuid() }}", scope)).split(" ");
  expect(first).not.toBe(second);
});

describe("for any template", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom("{{", "}}", "{", "}", "'", '"', " x ", "\\", "r'", "'''", "{{ 1 }}", "{{ {'a': '}}'} }}"),
  );
  const template = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));

  test("the parts join back to the source", () => {
    fc.assert(
      fc.property(template, (source) => {
        try {
          const parts = parseTemplate(source);
          expect(parts.map((part) => source.slice(part.start, part.end)).join("")).toBe(source);
          for (const part of parts) {
            if (part.kind === "text") expect(part.text).toBe(source.slice(part.start, part.end));
            else expect(`{{${part.source}}}`).toBe(source.slice(part.start, part.end));
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("an expression alone keeps any JSON as it is, and inside text formats it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (raw) => {
        const value: Json = JSON.parse(JSON.stringify(raw));
        expect(renderTemplate("{{ trigger }}", { trigger: value })).toEqual(value);
        expect(renderTemplate("<{{ trigger }}>", { trigger: value })).toBe(`<${formatValue(value)}>`);
      }),
    );
  });
});
