import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";

/** Keywords that only narrow a value. Providers reject some of them, so they become words in the description. */
const NARROWING = [
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "pattern",
  "format",
];
const KEPT = ["type", "enum", "const", "description"];
const DROPPED = ["title", "default", "examples", "$schema", "required", "additionalProperties"];
const NESTING = ["properties", "items", "anyOf"];
const KNOWN = new Set([...NARROWING, ...KEPT, ...DROPPED, ...NESTING]);

/**
 * The form of a JSON Schema that both providers accept for structured output: closed objects, no narrowing
 * keywords (the answer is checked against the real schema afterwards). Null when it cannot be said that way:
 * an open object, a schema without a type, or a keyword beyond the common subset. With `allRequired`, an
 * optional property is also a reason, as OpenAI's strict mode knows none.
 */
export function strictSchema(schema: JsonObject, options: { allRequired: boolean }): JsonObject | null {
  if (Object.keys(schema).some((key) => !KNOWN.has(key))) return null;
  const strict: JsonObject = {};
  for (const key of KEPT) {
    const value = schema[key];
    if (value !== undefined) strict[key] = value;
  }
  const described = withNarrowing(schema);
  if (described !== "") strict["description"] = described;
  const nested = strictNested(schema, options);
  if (nested === null) return null;
  const result = { ...strict, ...nested };
  return ["type", "enum", "const", "anyOf"].some((key) => key in result) ? result : null;
}

function withNarrowing(schema: JsonObject): string {
  const narrowing = NARROWING.filter((key) => schema[key] !== undefined);
  const words = narrowing.map((key) => `${key}: ${JSON.stringify(schema[key])}`).join(", ");
  const description = typeof schema["description"] === "string" ? schema["description"] : "";
  return [description, words && `(${words})`].filter((part) => part !== "").join(" ");
}

function strictNested(schema: JsonObject, options: { allRequired: boolean }): JsonObject | null {
  const nested: JsonObject = {};
  if (schema["anyOf"] !== undefined) {
    const alternatives = Array.isArray(schema["anyOf"])
      ? schema["anyOf"].map((one) => strictOf(one, options))
      : [];
    if (alternatives.length === 0 || !alternatives.every(isJsonObject)) return null;
    nested["anyOf"] = alternatives;
  }
  const types: Json[] = [schema["type"] ?? []].flat();
  if (types.includes("array")) {
    const items = strictOf(schema["items"], options);
    if (items === null) return null;
    nested["items"] = items;
  }
  if (!types.includes("object")) return nested;
  const object = strictObject(schema, options);
  return object === null ? null : { ...nested, ...object };
}

function strictObject(schema: JsonObject, options: { allRequired: boolean }): JsonObject | null {
  const { properties, required = [], additionalProperties = false } = schema;
  if (!isJsonObject(properties) || additionalProperties !== false || !Array.isArray(required)) return null;
  const entries = Object.entries(properties).map(
    ([key, property]) => [key, strictOf(property, options)] as const,
  );
  const optional = entries.some(([key]) => !required.includes(key));
  if (entries.some(([, property]) => property === null) || (options.allRequired && optional)) return null;
  return { properties: Object.fromEntries(entries), required, additionalProperties: false };
}

function strictOf(schema: Json | undefined, options: { allRequired: boolean }): JsonObject | null {
  return isJsonObject(schema) ? strictSchema(schema, options) : null;
}
