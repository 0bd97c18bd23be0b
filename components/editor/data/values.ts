import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";

/** The expression for a part of what an expression reads; `whole` is empty for names of their own. */
export function partOf(whole: string, key: string | number): string {
  if (typeof key === "number") return `${whole}[${key}]`;
  if (!/^[A-Za-z_]\w*$/.test(key)) return `${whole}[${JSON.stringify(key)}]`;
  return whole === "" ? key : `${whole}.${key}`;
}

export interface Match {
  /** The expression that reads it. */
  path: string;
  value: Json;
}

/** The parts of a value whose name or text holds the words, in order, as many as are wanted. */
export function findIn(value: Json, root: string, words: string, atMost: number): Match[] {
  const wanted = words.trim().toLowerCase();
  const found: Match[] = [];
  const look = (path: string, name: string, part: Json): void => {
    if (found.length >= atMost) return;
    const isPart = path !== root;
    if (isPart && (name.toLowerCase().includes(wanted) || holds(part, wanted))) {
      found.push({ path, value: part });
    }
    for (const [key, inner] of entriesOf(part)) look(partOf(path, key), String(key), inner);
  };
  if (wanted !== "") look(root, "", value);
  return found;
}

function holds(value: Json, wanted: string): boolean {
  return (
    (typeof value !== "object" || value === null) &&
    String(value ?? "null")
      .toLowerCase()
      .includes(wanted)
  );
}

function entriesOf(value: Json): [string | number, Json][] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  return isJsonObject(value) ? Object.entries(value) : [];
}

/** A list of objects, as a table. */
export interface Table {
  /** The expression that reads the list. */
  path: string;
  columns: string[];
  rows: JsonObject[];
}

/** Columns beyond these are in the tree only. */
const MAX_COLUMNS = 30;

/** How deep in objects a list is looked for. */
const MAX_DEPTH = 4;

/** The value as a table where it is a list of objects, or the first such list in its objects; else null. */
export function tableOf(value: Json, root: string): Table | null {
  let level: Match[] = [{ path: root, value }];
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    for (const { path, value: part } of level) {
      const rows = rowsOf(part);
      if (rows) return { path, columns: columnsOf(rows), rows };
    }
    level = level.flatMap(({ path, value: part }) =>
      isJsonObject(part)
        ? Object.entries(part).map(([key, inner]) => ({ path: partOf(path, key), value: inner }))
        : [],
    );
  }
  return null;
}

function rowsOf(value: Json): JsonObject[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const rows = value.filter(isJsonObject);
  return rows.length === value.length ? rows : null;
}

function columnsOf(rows: readonly JsonObject[]): string[] {
  return [...new Set(rows.slice(0, 200).flatMap((row) => Object.keys(row)))].slice(0, MAX_COLUMNS);
}

/** A value as one line of text. */
export function lineOf(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
