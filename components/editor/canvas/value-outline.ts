import { isJsonObject, type Json } from "@/lib/utils/json";

interface OutlineLine {
  /** The field's name; null for a value without fields. */
  key: string | null;
  text: string;
}

const LINES = 6;
const CHARACTERS = 60;

/** A value in a few short lines: the fields of an object, else the value itself. */
export function outlineOf(value: Json): OutlineLine[] {
  const fields = isJsonObject(value) ? Object.entries(value) : [];
  if (fields.length === 0) return [{ key: null, text: shortOf(value) }];
  const shown = fields.slice(0, fields.length > LINES ? LINES - 1 : LINES);
  const rest = fields.length - shown.length;
  return [
    ...shown.map(([key, field]) => ({ key, text: shortOf(field) })),
    ...(rest > 0 ? [{ key: null, text: `and ${rest} more` }] : []),
  ];
}

function shortOf(value: Json): string {
  if (Array.isArray(value)) return value.length === 1 ? "1 item" : `${value.length} items`;
  if (isJsonObject(value)) {
    const count = Object.keys(value).length;
    return count === 1 ? "{1 field}" : `{${count} fields}`;
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, " ").trim();
  if (typeof value !== "string") return line;
  return line.length > CHARACTERS ? `“${line.slice(0, CHARACTERS - 1)}…”` : `“${line}”`;
}
