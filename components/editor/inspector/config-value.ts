import type { FormField } from "@/lib/nodes/form";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";

/** The value at a path of a config, or undefined where there is none. */
export function valueAt(config: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = config;
  for (const key of path) value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

/** The config with another value at a path; undefined takes the key away. */
export function withValueAt(
  config: JsonObject,
  [key, ...rest]: readonly string[],
  value: Json | undefined,
): JsonObject {
  if (key === undefined) return config;
  const { [key]: before, ...others } = config;
  if (rest.length > 0)
    return { ...config, [key]: withValueAt(isJsonObject(before) ? before : {}, rest, value) };
  return value === undefined ? others : { ...config, [key]: value };
}

/** Whether a field is to be shown beside what the others hold now. */
export function isShown(field: FormField, siblings: readonly FormField[], config: JsonObject): boolean {
  const rule = field.showWhen;
  if (!rule) return true;
  const path = [...field.path.slice(0, -1), rule.field];
  const other = siblings.find(({ path: each }) => each.join("/") === path.join("/"));
  const value = valueAt(config, path) ?? other?.default ?? null;
  return rule.is.includes(value);
}
