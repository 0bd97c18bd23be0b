import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/utils/json";
import { describeIssues, validateJson } from "./json-schema";

const LEAD: JsonObject = {
  type: "object",
  properties: {
    email: { type: "string", minLength: 3 },
    score: { type: "integer", minimum: 0, maximum: 100 },
    contacts: {
      type: "array",
      minItems: 1,
      items: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
    },
  },
  required: ["email"],
  additionalProperties: false,
};

test("a value that fits has no issues", () => {
  expect(validateJson(LEAD, { email: "a@b", score: 100, contacts: [{ name: "Ana", more: 1 }] })).toEqual([]);
});

test("every issue is named with its place", () => {
  const value = { score: 101.5, contacts: [{ name: "Ana" }, { name: null }, {}], "first name": 1 };
  expect(validateJson(LEAD, value)).toEqual([
    { path: "email", message: "is missing" },
    { path: "score", message: "must be an integer, not a number" },
    { path: "contacts[1].name", message: "must be a string, not null" },
    { path: "contacts[2].name", message: "is missing" },
    { path: '["first name"]', message: "is not allowed" },
  ]);
});

test.each<[JsonObject, Json, string]>([
  [{ minimum: 3 }, 2, "must be at least 3, not 2"],
  [{ maximum: 3 }, 4, "must be at most 3, not 4"],
  [{ maxLength: 1 }, "🎉🎉", "must have a length of at most 1, not 2"],
  [{ maxItems: 1 }, [1, 2], "must have a number of items of at most 1, not 2"],
  [{ enum: ["a", { b: 1 }] }, { b: 2 }, 'must be one of "a", {"b":1}'],
  [{ const: 3 }, 4, "must be 3"],
  [{ type: ["string", "null"] }, [], "must be a string or null, not an array"],
  [
    { anyOf: [{ type: "string" }, { type: "number" }] },
    true,
    "must be a string, not a boolean, or must be a number, not a boolean",
  ],
])("%j does not take %j", (schema, value, message) => {
  expect(validateJson(schema, value)).toEqual([{ path: "", message }]);
});

test("keywords count without a type beside them, for values of their kind only", () => {
  expect(validateJson({ required: ["a"], minimum: 3, minLength: 2 }, "xy")).toEqual([]);
  expect(validateJson({ required: ["a"] }, {})).toEqual([{ path: "a", message: "is missing" }]);
});

test("of several alternatives the nearest one names what is wrong inside", () => {
  const schema = { anyOf: [{ type: "null" }, { type: "object", properties: { a: { type: "string" } } }] };
  expect(validateJson(schema, { a: 1 })).toEqual([{ path: "a", message: "must be a string, not a number" }]);
  expect(validateJson(schema, null)).toEqual([]);
});

test("equal values are equal whatever the order of their keys", () => {
  expect(validateJson({ const: { a: 1, b: 2 } }, { b: 2, a: 1 })).toEqual([]);
});

test("a property is never taken from the prototype", () => {
  expect(validateJson({ required: ["toString"] }, {})).toHaveLength(1);
  expect(validateJson({ properties: {}, additionalProperties: false }, { constructor: 1 })).toHaveLength(1);
});

test("any value fits the empty schema and its own constant, and no schema makes it throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (schema, value) => {
      // fast-check's JSON values are of our type but for its readonly marks.
      const [one, other] = [schema as Json, value as Json];
      expect(validateJson({}, other)).toEqual([]);
      expect(validateJson({ const: other }, other)).toEqual([]);
      validateJson(one, other);
    }),
    { seed: 7 },
  );
});

test("issues read as one sentence, the many cut short", () => {
  const issues = [1, 2, 3].map((index) => ({
    path: index === 1 ? "" : `a[${index}]`,
    message: "is missing",
  }));
  expect(describeIssues(issues, 2)).toBe("the value is missing; a[2] is missing; and 1 more");
});
