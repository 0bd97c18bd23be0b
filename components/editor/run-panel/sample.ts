import type { DocumentNode } from "@/lib/graph/document";
import { isJsonObject, type Json } from "@/lib/utils/json";

/** The input to begin with: what was used last, else the trigger's own sample, else one made of its schema. */
export function sampleFor(node: DocumentNode, remembered: Json | undefined): Json {
  if (remembered !== undefined) return remembered;
  const { sample, inputSchema } = node.config;
  if (sample !== undefined) return sample;
  return isJsonObject(inputSchema) ? exampleOf(inputSchema) : {};
}

/** A value that fits a schema, as far as its types tell. */
function exampleOf(schema: Json): Json {
  if (!isJsonObject(schema)) return null;
  const { type, properties, items, enum: values, default: preset, examples, minimum } = schema;
  if (preset !== undefined) return preset;
  if (Array.isArray(examples) && examples[0] !== undefined) return examples[0];
  if (Array.isArray(values) && values[0] !== undefined) return values[0];
  if (type === "array") return items === undefined ? [] : [exampleOf(items)];
  if (type === "string") return "";
  if (type === "number" || type === "integer") return typeof minimum === "number" ? minimum : 0;
  if (type === "boolean") return false;
  const entries = isJsonObject(properties) ? Object.entries(properties) : [];
  return Object.fromEntries(entries.map(([key, property]) => [key, exampleOf(property)]));
}
