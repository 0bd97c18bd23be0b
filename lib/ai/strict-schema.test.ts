import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/utils/json";
import { strictSchema } from "./strict-schema";

const OPTIONAL = {
  type: "object",
  properties: { a: { type: "string" }, b: { type: "number" } },
  required: ["a"],
};

test("objects are closed all the way down, and limits become words", () => {
  const schema = {
    title: "T",
    type: "object",
    properties: { list: { type: "array", minItems: 2, items: { anyOf: [OPTIONAL, { type: "null" }] } } },
    required: ["list"],
  };
  expect(strictSchema(schema, { allRequired: false })).toEqual({
    type: "object",
    properties: {
      list: {
        type: "array",
        description: "(minItems: 2)",
        items: { anyOf: [{ ...OPTIONAL, additionalProperties: false }, { type: "null" }] },
      },
    },
    required: ["list"],
    additionalProperties: false,
  });
});

test("an optional property fits only where not all have to be required", () => {
  expect(strictSchema(OPTIONAL, { allRequired: false })).not.toBeNull();
  expect(strictSchema(OPTIONAL, { allRequired: true })).toBeNull();
});

test.each<[JsonObject]>([
  [{}],
  [{ type: "object" }],
  [{ type: "object", properties: {}, additionalProperties: true }],
  [{ type: "array" }],
  [{ oneOf: [{ type: "string" }] }],
  [{ type: "object", properties: { a: { $ref: "#/$defs/a" } }, required: ["a"] }],
])("%j cannot be said strictly", (schema) => {
  expect(strictSchema(schema, { allRequired: false })).toBeNull();
});
