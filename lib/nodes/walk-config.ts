import { z } from "zod";
import type { ConfigField, FieldPath } from "@/lib/graph/shape";
import { isJsonObject, type Json, type JsonObject, toJson } from "@/lib/utils/json";
import type { NodeDefinition } from "./definition";
import { CEL_IN, CONTROLS, type Control } from "./fields";

const schemas = new WeakMap<NodeDefinition, JsonObject>();

/** The JSON Schema of a type's config with the hints of its fields; made once. */
export function configSchema(definition: NodeDefinition): JsonObject {
  const known = schemas.get(definition);
  if (known) return known;
  const made = toJson(z.toJSONSchema(definition.config, { io: "input" }));
  const schema = isJsonObject(made) ? made : {};
  schemas.set(definition, schema);
  return schema;
}

/** The control that a schema's hints ask for, or null where there are none. */
export function controlOf(schema: JsonObject): Control | null {
  return CONTROLS.find((control) => control === schema["control"]) ?? null;
}

type Visit = (field: ConfigField) => Json;

/** Every place in a config that holds CEL, in the order of the config. Takes configs with faults, too. */
export function celFields(definition: NodeDefinition, config: JsonObject): ConfigField[] {
  const fields: ConfigField[] = [];
  replaceCel(definition, config, (field) => {
    if (field.kind === "expression" || field.source.includes("{{")) fields.push(field);
    return field.source;
  });
  return fields;
}

/** The config with every string that holds CEL replaced by what `visit` gives for it. */
export function replaceCel(definition: NodeDefinition, config: JsonObject, visit: Visit): Json {
  return walk(configSchema(definition), config, [], visit);
}

function walk(schema: JsonObject, value: Json, path: FieldPath, visit: Visit): Json {
  const control = controlOf(schema);
  const kind = control && CEL_IN[control];
  if (kind === "expression") {
    if (typeof value !== "string" || value === "") return value;
    const { sees } = schema;
    return visit({
      path,
      kind,
      source: value,
      ...(Array.isArray(sees) && { sees: sees.map(String) }),
      ...expectation(schema),
    });
  }
  if (kind === "template") {
    return walkTemplates(value, path, (field) => visit({ ...field, ...expectation(schema) }));
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!isJsonObject(items)) return value;
    return value.map((item, index) => walk(items, item, [...path, index], visit));
  }
  const { properties } = schema;
  if (!isJsonObject(value) || !isJsonObject(properties)) return value;
  return mapValues(value, (item, key) => {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    return isJsonObject(property) ? walk(property, item, [...path, key], visit) : item;
  });
}

function expectation({ expects }: JsonObject): Pick<ConfigField, "expects"> {
  return expects === "boolean" || expects === "list" ? { expects } : {};
}

/** Under a template control, every string at any depth is a template. */
function walkTemplates(value: Json, path: FieldPath, visit: Visit): Json {
  if (typeof value === "string") return visit({ path, kind: "template", source: value });
  if (Array.isArray(value)) return value.map((item, index) => walkTemplates(item, [...path, index], visit));
  if (!isJsonObject(value)) return value;
  return mapValues(value, (item, key) => walkTemplates(item, [...path, key], visit));
}

function mapValues(object: JsonObject, change: (value: Json, key: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
