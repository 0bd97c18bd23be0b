import type { DocumentNode, WorkflowDocument } from "@/lib/graph/document";
import { catalogue, definitionOf } from "@/lib/nodes/registry";
import { isJsonObject, type Json } from "@/lib/utils/json";
import { validateJson } from "@/lib/utils/json-schema";

/**
 * The input to begin with: what was used last, else the trigger's own sample, else the example of its type
 * where that fits, else one made of its schema.
 */
export function sampleFor(
  node: DocumentNode,
  remembered: Json | undefined,
  document: WorkflowDocument,
): Json {
  if (remembered !== undefined) return remembered;
  const { sample, inputSchema } = node.config;
  if (sample !== undefined) return sample;
  const definition = definitionOf(node.type);
  // What a webhook is run with is the body alone, not all of its output.
  if (definition?.address === "hooks") return isJsonObject(inputSchema) ? exampleOf(inputSchema) : {};
  const schema = catalogue.outputSchema(node, document);
  if (!schema) return {};
  const fits = definition && validateJson(schema, definition.example.output).length === 0;
  return fits && inputSchema === undefined ? definition.example.output : exampleOf(schema);
}

/** A value that fits a schema, as far as its types tell. */
function exampleOf(schema: Json): Json {
  if (!isJsonObject(schema)) return null;
  const { properties, items, enum: values, default: preset, examples, minimum, anyOf } = schema;
  const [type] = [schema["type"]].flat();
  if (preset !== undefined) return preset;
  if (Array.isArray(examples) && examples[0] !== undefined) return examples[0];
  if (Array.isArray(values) && values[0] !== undefined) return values[0];
  if (Array.isArray(anyOf) && anyOf[0] !== undefined) return exampleOf(anyOf[0]);
  if (type === "array") return items === undefined ? [] : [exampleOf(items)];
  if (type === "string") return "";
  if (type === "number" || type === "integer") return typeof minimum === "number" ? minimum : 0;
  if (type === "boolean") return false;
  const entries = isJsonObject(properties) ? Object.entries(properties) : [];
  return Object.fromEntries(entries.map(([key, property]) => [key, exampleOf(property)]));
}
