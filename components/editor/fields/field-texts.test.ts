import { expect, test } from "vitest";
import { bareReferenceIn, wrapped } from "./bare-reference";
import { faultsIn } from "./check-field";
import { wholeExpression } from "./whole-expression";

const types = () => ({ steps: { a: { schema: { type: "string" }, maybeSkipped: false } } });

test("a fault in a string of JSON is placed in the text", () => {
  const text = String.raw`{ "x": "\"{{ steps.nobody }}" }`;
  const [fault] = faultsIn("template-json", text, types, undefined);
  expect(fault?.code).toBe("unknown-step");
  expect(text.slice(fault?.start, fault?.end)).toContain("nobody");
});

test("an expression alone in a template has to be what the field expects", () => {
  const [fault] = faultsIn("template", "  {{ steps.a }}", types, "list");
  expect(fault).toMatchObject({ code: "wrong-type", start: 5, end: 12 });
  expect(faultsIn("template", "x {{ steps.a }}", types, "list")).toEqual([]);
});

test("the types are not worked out for text without expressions", () => {
  const never = () => {
    throw new Error("asked");
  };
  expect(faultsIn("template", "steps.a", never, undefined)).toEqual([]);
});

test("braces around a whole value are told from a map and from text", () => {
  expect(wholeExpression(" {{ steps.a }} ")).toBe("steps.a");
  expect(wholeExpression("{{ a }} {{ b }}")).toBeNull();
  expect(wholeExpression("{{ a }")).toBeNull();
  expect(wholeExpression('{"a": 1}')).toBeNull();
});

test("a reference outside of braces is found and wrapped", () => {
  const text = "{{ steps.a }} and steps.b.c[0].d. Next steps. Then";
  const found = bareReferenceIn(text);
  expect(found?.text).toBe("steps.b.c[0].d");
  expect(found && wrapped(text, found)).toBe("{{ steps.a }} and {{ steps.b.c[0].d }}. Next steps. Then");
  expect(bareReferenceIn("the steps. Then my.steps.a")).toBeNull();
});
