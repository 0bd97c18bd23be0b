import { ExpressionError, parseTemplate } from "@/lib/expressions";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import type { RecipeField, RecipeOperation } from "./recipe";

const PLACE = /\[\[(\w+)\]\]/g;

/**
 * The config of an `http` node that does the operation with these values, by field name. A value may hold
 * `{{ … }}`. Where a field stands alone in a text of the request, a number or JSON stays what it is, and an
 * empty one takes its key away.
 */
export function configOf({ fields, request }: RecipeOperation, values: Record<string, string>): JsonObject {
  const byName = new Map(fields.map((field) => [field.name, { field, text: values[field.name] ?? "" }]));
  const { url = "", ...rest } = request;
  const config = fillObject(rest, byName);
  return { ...config, url: fillAddress(String(url), byName) };
}

type Given = ReadonlyMap<string, { field: RecipeField; text: string }>;

/** Undefined for what is empty and has to go. */
function fill(value: Json, given: Given): Json | undefined {
  if (typeof value === "string") return fillText(value, given);
  if (Array.isArray(value)) {
    return value.map((item) => fill(item, given)).filter((item) => item !== undefined);
  }
  if (!isJsonObject(value) || Object.keys(value).length === 0) return value;
  const filled = fillObject(value, given);
  return Object.keys(filled).length === 0 ? undefined : filled;
}

function fillObject(object: JsonObject, given: Given): JsonObject {
  const entries = Object.entries(object).flatMap(([key, item]): [string, Json][] => {
    const filled = fill(item, given);
    return filled === undefined ? [] : [[key, filled]];
  });
  return Object.fromEntries(entries);
}

function fillText(text: string, given: Given): Json | undefined {
  const alone = /^\[\[(\w+)\]\]$/.exec(text)?.[1];
  const value = alone === undefined ? undefined : given.get(alone);
  if (value) return value.text.trim() === "" ? undefined : typed(value.field, value.text);
  return text.replace(PLACE, (_, name: string) => given.get(name)?.text ?? "");
}

function typed({ kind }: RecipeField, text: string): Json {
  if (kind === "number") {
    const number = Number(text);
    return Number.isFinite(number) ? number : text.trim();
  }
  if (kind !== "json") return text;
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    // Such as `{{ steps.lead.object }}`, which gives its value when the node runs.
    return text.trim();
  }
}

/** In an address, values can change neither host nor path: what is written out may have slashes, though. */
function fillAddress(url: string, given: Given): string {
  return url.replace(PLACE, (_, name: string) => encodeTemplate(given.get(name)?.text.trim() ?? ""));
}

function encodeTemplate(text: string): string {
  try {
    return parseTemplate(text)
      .map((part) =>
        part.kind === "text" ? encoded(part.text) : `{{ string(${part.source.trim()}).urlEncode() }}`,
      )
      .join("");
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    // The node's own check says what is wrong with it.
    return text;
  }
}

function encoded(text: string): string {
  return encodeURI(text).replace(/[?#]/g, encodeURIComponent);
}
