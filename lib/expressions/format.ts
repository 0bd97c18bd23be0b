import type { Json } from "@/lib/utils/json";
import { LimitError } from "./expression-error";
import { Duration, isMap, Optional, setField, type Value } from "./value";

/** The largest result, in characters of its JSON: what one value of a run may hold at all. */
const maxResultSize = 16 * 1024 * 1024;

/**
 * A value as text: text as it is, numbers plain (`5`, `0.1`), true, false and null by their names, lists and
 * objects as compact JSON. Null gives "null", never an empty text, so that something missing is seen.
 */
export function formatValue(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * A computed value as JSON: dates as ISO 8601 text, durations as seconds (`"90s"`), what is absent as null.
 * A value that is JSON already is handed on as it is. Throws LimitError above 16 MB of JSON.
 */
export function toResult(value: Value, source: string): Json {
  if (value === null || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "string" && value.length < maxResultSize) return value;
  return isJson(value, source) ? value : convert(value);
}

/** Looks at every part before anything is copied or written as text: shared parts can make a small value huge. */
function isJson(value: Value, source: string): value is Json {
  let size = 0;
  let pure = true;
  const visit = (part: Value): void => {
    size += typeof part === "string" ? part.length + 2 : 5;
    if (size > maxResultSize) throw new LimitError("The result is larger than 16 MB.", source);
    if (typeof part !== "object" || part === null) return;
    if (Array.isArray(part)) part.forEach(visit);
    else if (isMap(part)) {
      for (const key of Object.keys(part)) {
        size += key.length + 3;
        visit(part[key] ?? null);
      }
    } else {
      pure = false;
      if (part instanceof Optional && part.value !== undefined) visit(part.value);
    }
  };
  visit(value);
  return pure;
}

function convert(value: Value): Json {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Duration) return durationText(value);
  if (value instanceof Optional) return value.value === undefined ? null : convert(value.value);
  if (!isMap(value)) return value.map(convert);
  const copy: { [key: string]: Json } = {};
  for (const key of Object.keys(value)) setField(copy, key, convert(value[key] ?? null));
  return copy;
}

/** Seconds with an `s`, as CEL writes durations: `90s`, `0.25s`. */
function durationText(duration: Duration): string {
  return `${duration.ms / 1000}s`;
}
