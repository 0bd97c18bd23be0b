import type { FormField } from "@/lib/nodes/form";
import type { Json, JsonObject } from "@/lib/utils/json";

/** What one item of a list is called, from the list's title: “Branches” are made of a “branch”. */
export function nounOf({ title }: Pick<FormField, "title">): string {
  const last = title.toLowerCase().split(" ").at(-1) ?? "";
  if (last.endsWith("ies")) return `${last.slice(0, -3)}y`;
  if (/(ch|sh|ss|x)es$/.test(last)) return last.slice(0, -2);
  return /[^s]s$/.test(last) ? last.slice(0, -1) : "item";
}

const NAMED_BY = ["label", "name", "title", "id"] as const;

/** What tells an item from the others of its list; empty where nothing does. */
export function labelOf(item: JsonObject): string {
  for (const key of NAMED_BY) {
    const text = item[key];
    if (typeof text === "string" && text.trim() !== "") return text;
  }
  return "";
}

/** An item with what must be there: defaults, the first choice, empty text, and an id that is free. */
export function newItem(
  fields: readonly FormField[],
  items: readonly JsonObject[],
  noun: string,
): JsonObject {
  const item: JsonObject = {};
  for (const field of fields) {
    const [key] = field.path;
    if (key !== undefined && field.required) item[key] = startOf(field);
  }
  const identity = (["id", "name"] as const).find((key) => fields.some(({ path }) => path[0] === key));
  if (identity) {
    const taken = items.map((other) => other[identity] ?? null);
    item[identity] = freeName(taken, noun.replace(/[^a-z0-9]+/g, "_"));
  }
  return item;
}

/** What a value of a field begins as; a mere text where nothing else is asked for. */
export function startOf({ default: preset, options, jsonSchema, control }: FormField): Json {
  if (preset !== undefined) return preset;
  if (options?.[0]) return options[0].value;
  if (control === "json-schema") return { type: "object", properties: {} };
  const { type, minimum } = jsonSchema;
  if (type === "array") return [];
  if (type === "object") return {};
  if (type === "boolean") return false;
  if (type !== "number" && type !== "integer") return "";
  return typeof minimum === "number" && minimum > 0 ? minimum : 0;
}

function freeName(taken: readonly Json[], base: string): string {
  let n = taken.length + 1;
  while (taken.includes(`${base}_${n}`)) n++;
  return `${base}_${n}`;
}

/** The list with one item at another place. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const next = [...items];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}
