import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";

/** The types that a field of a schema can be given without writing JSON. */
export const ROW_TYPES = [
  { value: "string", label: "Text" },
  { value: "number", label: "Number" },
  { value: "integer", label: "Whole number" },
  { value: "boolean", label: "Yes or no" },
  { value: "object", label: "Object" },
  { value: "array", label: "List" },
] as const;
export type RowType = (typeof ROW_TYPES)[number]["value"];

/** A field of an object's schema. `type` is null for a schema that has to be written as JSON. */
export interface SchemaRow {
  name: string;
  schema: JsonObject;
  type: RowType | null;
  required: boolean;
}

/** The schema of an object as a row for each of its fields; null where it is of another kind. */
export function rowsOf(schema: Json | undefined): SchemaRow[] | null {
  if (schema === undefined) return [];
  if (!isJsonObject(schema)) return null;
  const { type, properties = {}, required = [] } = schema;
  const isOther = ["anyOf", "oneOf", "allOf", "$ref", "enum", "const"].some((key) => key in schema);
  if (isOther || (type !== undefined && type !== "object") || !isJsonObject(properties)) return null;
  const names = Array.isArray(required) ? required : [];
  return Object.entries(properties).map(([name, property]) => {
    const field = isJsonObject(property) ? property : {};
    return { name, schema: field, type: typeOf(field), required: names.includes(name) };
  });
}

function typeOf(schema: JsonObject): RowType | null {
  return ROW_TYPES.find(({ value }) => value === schema["type"])?.value ?? null;
}

/**
 * The schema with these rows for its fields. What rows do not tell of, such as bounds, stays as it was; names
 * keep their order.
 */
export function withRows(schema: Json | undefined, rows: readonly SchemaRow[]): JsonObject {
  const { required: _, ...others } = isJsonObject(schema) ? schema : {};
  const required = rows.filter((row) => row.required).map(({ name }) => name);
  return {
    type: "object",
    ...others,
    properties: Object.fromEntries(rows.map(({ name, schema: field }) => [name, field])),
    ...(required.length > 0 && { required }),
  };
}

/** A row of a name that is not taken: text that has to be there. */
export function newRow(rows: readonly SchemaRow[]): SchemaRow {
  let name = "field";
  for (let n = 2; rows.some((row) => row.name === name); n++) name = `field${n}`;
  return { name, schema: { type: "string" }, type: "string", required: true };
}

/** The row with another type. Only what any type can have, its description, is kept. */
export function withType(row: SchemaRow, type: RowType): SchemaRow {
  const { description } = row.schema;
  const kept = description === undefined ? {} : { description };
  const inside: Partial<Record<RowType, JsonObject>> = {
    object: { properties: {} },
    array: { items: { type: "string" } },
  };
  return { ...row, type, schema: { type, ...inside[type], ...kept } };
}

/** The row with one key of its schema set, or taken away. */
export function withKey(row: SchemaRow, key: string, value: Json | undefined): SchemaRow {
  const { [key]: _, ...others } = row.schema;
  return { ...row, schema: value === undefined ? others : { ...others, [key]: value } };
}

/** The values that a text is limited to, one after another with commas. */
export function choicesText({ enum: choices }: JsonObject): string {
  return Array.isArray(choices) ? choices.map(String).join(", ") : "";
}

/** The values in such a text; undefined where there are none. */
export function choicesIn(text: string): Json[] | undefined {
  const choices = [...new Set(text.split(",").map((each) => each.trim()))].filter((each) => each !== "");
  return choices.length > 0 ? choices : undefined;
}
