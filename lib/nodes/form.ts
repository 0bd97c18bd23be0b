import { z } from "zod";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { type CredentialKind, isCredentialKind } from "./credential-kinds";
import type { NodeDefinition } from "./definition";
import { CEL_IN, type Control } from "./fields";
import { NodeError } from "./node-error";
import { definitionOf } from "./registry";
import { configSchema, controlOf, replaceCel } from "./walk-config";

/** A field of the inspector's form. */
export interface FormField {
  /** Where its value is: from the config's root, or from the item for the fields of `item`. */
  path: string[];
  control: Control;
  title: string;
  help?: string;
  placeholder?: string;
  options?: { value: string; label: string }[];
  required: boolean;
  showWhen?: { field: string; is: Json[] };
  default?: Json;
  /** Fields of a nested object. */
  fields?: FormField[];
  /** Fields of each item of a list of objects. */
  item?: FormField[];
  /** What each item of a list of single values is. */
  each?: FormField;
  /** Of a credential: the kinds that fit. */
  accepts?: CredentialKind[];
  /** The rest, such as `minimum` and `maximum`. */
  jsonSchema: JsonObject;
}

/** The inspector's form for a type, from the schema of its config. Fields without hints are not shown. */
export function formOf(definition: NodeDefinition): FormField[] {
  return fieldsOf(configSchema(definition), []);
}

function fieldsOf(schema: JsonObject, path: string[]): FormField[] {
  const { properties, required } = schema;
  if (!isJsonObject(properties)) return [];
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(properties).flatMap(([key, property]) => {
    const control = isJsonObject(property) ? controlOf(property) : null;
    if (!isJsonObject(property) || !control) return [];
    return [fieldOf(property, control, [...path, key], needed.includes(key))];
  });
}

const option = z.object({ value: z.string(), label: z.string() });
const kind = z.custom<CredentialKind>((name) => typeof name === "string" && isCredentialKind(name));
const hints = z.object({
  title: z.string(),
  help: z.string().exactOptional(),
  placeholder: z.string().exactOptional(),
  needed: z.boolean().exactOptional(),
  options: z.array(option).exactOptional(),
  showWhen: z.object({ field: z.string(), is: z.array(z.json()) }).exactOptional(),
  accepts: z.array(kind).exactOptional(),
  default: z.json().exactOptional(),
});

function fieldOf(schema: JsonObject, control: Control, path: string[], required: boolean): FormField {
  const { needed = false, ...shown } = hints.parse(schema);
  const fields = CEL_IN[control] === null ? fieldsOf(schema, path) : [];
  const { items } = schema;
  const item = isJsonObject(items) ? fieldsOf(items, []) : [];
  const single = isJsonObject(items) ? controlOf(items) : null;
  return {
    path,
    control,
    ...shown,
    required: required || needed,
    ...(fields.length > 0 && { fields }),
    ...(item.length > 0 && { item }),
    ...(isJsonObject(items) && single && { each: fieldOf(items, single, [], true) }),
    jsonSchema: schema,
  };
}

/**
 * The config as its executor gets it: checked, with its defaults, and each template replaced by what
 * `render` gives for it. Expressions stay text, for the executor to evaluate. Throws `NodeError`
 * (`invalid-input`) if the type is unknown or the config does not fit it, and whatever `render` throws.
 */
export function resolveConfig(
  type: string,
  config: JsonObject,
  render: (template: string) => Json,
): JsonObject {
  const definition = definitionOf(type);
  if (!definition) throw new NodeError("invalid-input", "unknown-type", `There is no node type “${type}”.`);
  const complete = parseConfig(definition, config);
  const resolved = replaceCel(definition, complete, ({ kind, source }) =>
    kind === "template" ? render(source) : source,
  );
  return isJsonObject(resolved) ? resolved : {};
}

/** The configs of a document are checked once for all the steps and runs that are made of it. */
const checked = new WeakMap<JsonObject, { definition: NodeDefinition; complete: JsonObject }>();

function parseConfig(definition: NodeDefinition, config: JsonObject): JsonObject {
  const known = checked.get(config);
  if (known?.definition === definition) return known.complete;
  const parsed = definition.config.safeParse(config);
  if (parsed.success) {
    const complete = z.record(z.string(), z.json()).parse(parsed.data);
    checked.set(config, { definition, complete });
    return complete;
  }
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new NodeError("invalid-input", "config", `The config does not fit: ${faults.join("; ")}`);
}
