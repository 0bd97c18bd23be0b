import { expect, test } from "vitest";
import { choicesIn, newRow, rowsOf, withKey, withRows, withType } from "./schema-rows";

const SCHEMA = {
  type: "object",
  title: "Score",
  properties: { score: { type: "number", minimum: 0 }, any: { anyOf: [{ type: "string" }] } },
  required: ["score"],
};

test("a schema goes through rows and back as it was", () => {
  const rows = rowsOf(SCHEMA) ?? [];
  expect(rows.map(({ name, type, required }) => [name, type, required])).toEqual([
    ["score", "number", true],
    ["any", null, false],
  ]);
  expect(withRows(SCHEMA, rows)).toEqual(SCHEMA);
});

test("what is no object's schema has no rows", () => {
  expect(rowsOf({ type: "array" })).toBeNull();
  expect(rowsOf({ anyOf: [] })).toBeNull();
  expect(rowsOf(undefined)).toEqual([]);
});

test("a row that is added is text that has to be there, under a free name", () => {
  const rows = [newRow([])];
  const both = [...rows, newRow(rows)];
  expect(withRows(undefined, both)).toEqual({
    type: "object",
    properties: { field: { type: "string" }, field2: { type: "string" } },
    required: ["field", "field2"],
  });
});

test("another type keeps the description and nothing that fits the old one only", () => {
  const row = withKey(withKey(newRow([]), "description", "Why"), "enum", ["a"]);
  expect(withType(row, "array").schema).toEqual({
    type: "array",
    items: { type: "string" },
    description: "Why",
  });
});

test("choices are written with commas", () => {
  expect(choicesIn(" low, high ,, low")).toEqual(["low", "high"]);
  expect(choicesIn(" , ")).toBeUndefined();
});
