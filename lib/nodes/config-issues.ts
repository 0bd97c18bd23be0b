import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { configWording } from "./config-wording";
import type { NodeDefinition } from "./definition";
import { configSchema } from "./walk-config";

type ConfigIssue = { field: (string | number)[]; message: string };

/** Faults of a config against its type's schema, and fields that must not be left empty; none when it fits. */
export function configIssues(definition: NodeDefinition, config: JsonObject): ConfigIssue[] {
  const parsed = definition.config.safeParse(config, { error: configWording });
  const faults = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({ field: path.map(pathPart), message }));
  const misfit = new Set(faults.map(({ field }) => field.join(".")));
  const empty = emptyFields(configSchema(definition), config, []);
  return [...faults, ...empty.filter(({ field }) => !misfit.has(field.join(".")))];
}

function emptyFields(schema: JsonObject, value: Json, path: (string | number)[]): ConfigIssue[] {
  const { properties, items } = schema;
  if (Array.isArray(value) && isJsonObject(items)) {
    return value.flatMap((item, index) => emptyFields(items, item, [...path, index]));
  }
  if (!isJsonObject(value) || !isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([key, property]) => {
    // What is left over in a hidden field harms nobody, and nobody could mend it.
    if (!isJsonObject(property) || !isShown(property, properties, value)) return [];
    const field = [...path, key];
    const held = Object.hasOwn(value, key) ? (value[key] ?? null) : null;
    const isEmpty = held === null || (typeof held === "string" && held.trim() === "");
    if (property["needed"] === true && isEmpty) {
      return [{ field, message: `${property["title"]} is empty` }];
    }
    return emptyFields(property, held, field);
  });
}

/** Whether a field's `showWhen` holds, with the default of a field that is not set. */
function isShown(property: JsonObject, properties: JsonObject, config: JsonObject): boolean {
  const rule = property["showWhen"];
  if (!isJsonObject(rule) || typeof rule["field"] !== "string" || !Array.isArray(rule["is"])) return true;
  const other = properties[rule["field"]];
  const value = config[rule["field"]] ?? (isJsonObject(other) ? (other["default"] ?? null) : null);
  return rule["is"].includes(value);
}

function pathPart(part: PropertyKey): string | number {
  return typeof part === "symbol" ? String(part) : part;
}
