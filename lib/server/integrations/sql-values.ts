import type pg from "pg";
import { formatValue } from "@/lib/expressions";
import { NodeError } from "@/lib/nodes/node-error";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { parseList } from "./sql-list";

type Read = (text: string) => Json;

/** Types of PostgreSQL by the oid of one and of a list of it (pg_type.dat), and how their text reads. */
const READERS: { oid: number; list: number; read: Read }[] = [
  { oid: 16, list: 1000, read: (text) => text === "t" },
  { oid: 17, list: 1001, read: (text) => Buffer.from(text.slice(2), "hex").toString("base64") },
  { oid: 20, list: 1016, read: asNumber },
  { oid: 21, list: 1005, read: asNumber },
  { oid: 23, list: 1007, read: asNumber },
  { oid: 25, list: 1009, read: String },
  { oid: 26, list: 1028, read: asNumber },
  { oid: 114, list: 199, read: JSON.parse },
  { oid: 700, list: 1021, read: asNumber },
  { oid: 701, list: 1022, read: asNumber },
  { oid: 1042, list: 1014, read: String },
  { oid: 1043, list: 1015, read: String },
  { oid: 1082, list: 1182, read: String },
  { oid: 1083, list: 1183, read: String },
  { oid: 1114, list: 1115, read: (text) => text.replace(" ", "T") },
  { oid: 1184, list: 1185, read: asMoment },
  { oid: 1700, list: 1231, read: asNumber },
  { oid: 2950, list: 2951, read: String },
  { oid: 3802, list: 3807, read: JSON.parse },
];

const readers = new Map<number, Read>(
  READERS.flatMap(({ oid, list, read }): [number, Read][] => [
    [oid, read],
    [list, (text) => parseList(text, read)],
  ]),
);

/**
 * How values of a database become JSON: numbers as numbers where none of their digits is lost, else as
 * text; moments as ISO 8601; JSON as it is; bytes as base64; lists as lists; all else as PostgreSQL's text.
 */
export const jsonTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) => readers.get(oid) ?? String,
};

/** A double keeps 15 decimal digits of any number. */
function asNumber(text: string): Json {
  const number = Number(text);
  const digits = text.replace(/e.*$/i, "").replace(/\D/g, "").replace(/^0+/, "");
  const isExact = Number.isSafeInteger(number) || digits.length <= 15 || String(number) === text;
  return Number.isFinite(number) && isExact ? number : text;
}

/** Text for `infinity` and years before Christ, which JavaScript cannot read. */
function asMoment(text: string): Json {
  const moment = new Date(text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"));
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString();
}

/** A row by column name. Throws `NodeError` when two columns have the same name, as one would be lost. */
export function objectOf(row: Json[], fields: { name: string }[]): JsonObject {
  const names = fields.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index || name === "__proto__");
  if (repeated !== undefined) {
    const message = `The result has no clear column “${repeated}”: give each a name of its own with “as”.`;
    throw new NodeError("invalid-input", "sql-columns", message);
  }
  return Object.fromEntries(names.map((name, index) => [name, row[index] ?? null]));
}

/**
 * A value as it is sent for `$number`: objects as JSON text, and lists too where the statement says
 * `$1::json` or they hold objects or lists; other lists as a list of PostgreSQL.
 */
export function asParameter(value: Json, number: number, statement: string): Json {
  if (isJsonObject(value)) return JSON.stringify(value);
  if (!Array.isArray(value)) return value;
  const isCast = new RegExp(`\\$${number}\\s*::\\s*jsonb?\\b(?!\\[)`, "i").test(statement);
  const isDeep = value.some((item) => typeof item === "object" && item !== null);
  if (isCast || isDeep) return JSON.stringify(value);
  return value.map((item) => (item === null ? null : formatValue(item)));
}
