import { expect, test } from "vitest";
import type { FormField } from "@/lib/nodes/form";
import { labelOf, moved, newItem, nounOf } from "./list-items";

test.each([
  ["Branches", "branch"],
  ["Classes", "class"],
  ["Tools", "tool"],
  ["Form fields", "field"],
  ["Entries", "entry"],
  ["Access", "item"],
  ["Who may decide", "item"],
])("an item of “%s” is called %s", (title, noun) => {
  expect(nounOf({ title })).toBe(noun);
});

const fieldOf = (key: string, more: Partial<FormField> = {}): FormField => ({
  path: [key],
  control: "text",
  title: key,
  required: true,
  jsonSchema: { type: "string" },
  ...more,
});

test("a new item has a free name, what is required, and nothing that may be absent", () => {
  const fields = [
    fieldOf("name"),
    fieldOf("kind", { options: [{ value: "text", label: "Text" }] }),
    fieldOf("size", { jsonSchema: { type: "integer", minimum: 2 } }),
    fieldOf("on", { jsonSchema: { type: "boolean" } }),
    fieldOf("limit", { default: 7 }),
    fieldOf("schema", { control: "json-schema" }),
    fieldOf("note", { required: false }),
  ];
  expect(newItem(fields, [{ name: "field_2" }], "field")).toEqual({
    name: "field_3",
    kind: "text",
    size: 2,
    on: false,
    limit: 7,
    schema: { type: "object", properties: {} },
  });
});

test("an item is told from others by its label, else its name, else its id", () => {
  expect(labelOf({ id: "hot", label: "Hot lead" })).toBe("Hot lead");
  expect(labelOf({ id: "hot", label: " " })).toBe("hot");
  expect(labelOf({ when: "true" })).toBe("");
});

test("an item moves up and down its list", () => {
  expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
});
