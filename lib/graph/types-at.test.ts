import { expect, test } from "vitest";
import { draw } from "./testing/draw";
import { catalogue } from "./testing/shapes";
import { typeScopeOf } from "./types-at";

const gives = (name: string) => ({ config: { gives: name } });
const schemaOf = (name: string) => ({ type: "object", properties: { [name]: { type: "string" } } });

//  start ─► a ─► end
//    └────► b ───┘
test("a node sees its predecessors, and an input keyed by source where there are several", () => {
  const document = draw("start -> a -> end\n start -> b -> end\n end -> after", {
    start: { type: "start", ...gives("lead") },
    a: gives("x"),
    b: gives("y"),
  });
  const types = typeScopeOf(document, "end", catalogue);
  expect(Object.keys(types.steps).sort()).toEqual(["a", "b", "start"]);
  expect(types.steps["a"]).toEqual({ schema: schemaOf("x"), maybeSkipped: false });
  expect(types.trigger).toEqual(schemaOf("lead"));
  expect(types.input).toMatchObject({ properties: { a: schemaOf("x"), b: schemaOf("y") } });
  expect(typeScopeOf(document, "a", catalogue).input).toEqual(schemaOf("lead"));
});

test("with two triggers the payload is that of those that lead to the node", () => {
  const document = draw("start -> a -> end\n other -> b -> end", {
    start: { type: "start", ...gives("x") },
    other: { type: "start", ...gives("y") },
  });
  expect(typeScopeOf(document, "a", catalogue).trigger).toEqual(schemaOf("x"));
  expect(typeScopeOf(document, "end", catalogue).trigger).toEqual({ anyOf: [schemaOf("y"), schemaOf("x")] });
});

test("what passes its input on, and what is disabled, has the type of what arrives", () => {
  const document = draw("start -> a -> if\n if:yes -> off -> end", {
    start: "start",
    a: gives("x"),
    if: "choice",
    off: { disabled: true, ...gives("never") },
  });
  expect(typeScopeOf(document, "end", catalogue).input).toEqual(schemaOf("x"));
  expect(typeScopeOf(document, "end", catalogue).steps["if"]?.schema).toEqual(schemaOf("x"));
});

test("a step that may go on after an error has no certain type, and its error port has that of errors", () => {
  const document = draw("start -> a -> b\n b:error -> c", {
    start: "start",
    a: { ...gives("x"), policy: { onError: "continue" } },
    b: { ...gives("y"), policy: { onError: "branch" } },
  });
  expect(typeScopeOf(document, "b", catalogue).steps["a"]?.schema).toBe(true);
  expect(typeScopeOf(document, "c", catalogue).input).toMatchObject({
    properties: { class: {}, attempt: {} },
  });
});

test("a body sees its variables, and those of the containers around it by their ids", () => {
  const document = draw("start -> box\n box { a -> inner\n inner { b } }", {
    start: "start",
    box: "box",
    inner: "box",
  });
  const types = typeScopeOf(document, "b", catalogue);
  expect(Object.keys(types.steps).sort()).toEqual(["a", "start"]);
  expect(types).toMatchObject({ item: true, index: { type: "integer" } });
  expect(types.previous).toBeUndefined();
  expect(types.scope).toMatchObject({ properties: { box: { properties: { item: true } }, inner: {} } });
  expect(typeScopeOf(document, "box", catalogue).item).toBeUndefined();
});

test("a node that does not exist sees nothing", () => {
  expect(typeScopeOf(draw("start", { start: "start" }), "ghost", catalogue)).toEqual({ steps: {} });
});
