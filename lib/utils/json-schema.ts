import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { isSameJson } from "@/lib/utils/same-json";

/** What is wrong, and where: `contacts[1].email`, or empty for the whole value. */
export interface SchemaIssue {
  path: string;
  message: string;
}

type Check = (schema: JsonObject, value: Json, path: string) => SchemaIssue[];

/**
 * Checks a value against a JSON Schema (2020-12) and returns every issue with its place; empty when it fits.
 *
 * The subset: `type`, `enum`, `const`, `properties`, `required`, `additionalProperties`, `items`, `anyOf`,
 * `minimum`, `maximum`, `minLength`, `maxLength`, `minItems`, `maxItems`. Other keywords are ignored, as the
 * standard asks. Zod's `fromJSONSchema` is not used: it ignores `required` and `properties` where no `type`
 * stands beside them, throws on keywords it does not know, and names only the outside of a failed `anyOf`.
 */
export function validateJson(schema: Json, value: Json, path = ""): SchemaIssue[] {
  if (schema === false) return [{ path, message: "is not allowed" }];
  if (!isJsonObject(schema)) return [];
  const wrongType = checkType(schema, value, path);
  if (wrongType.length > 0) return wrongType;
  return CHECKS.flatMap((check) => check(schema, value, path));
}

/** The issues as one sentence, at most `limit` of them spelled out. */
export function describeIssues(issues: SchemaIssue[], limit = 5): string {
  const shown = issues.slice(0, limit).map(({ path, message }) => `${path || "the value"} ${message}`);
  const rest = issues.length - shown.length;
  return shown.join("; ") + (rest > 0 ? `; and ${rest} more` : "");
}

const CHECKS: Check[] = [checkLiteral, checkAnyOf, checkNumber, checkText, checkArray, checkObject];

function checkType(schema: JsonObject, value: Json, path: string): SchemaIssue[] {
  const types = [schema["type"] ?? []].flat().filter((type) => typeof type === "string");
  if (types.length === 0 || types.some((type) => isOfType(type, value))) return [];
  return [
    { path, message: `must be ${types.map(withArticle).join(" or ")}, not ${withArticle(typeOf(value))}` },
  ];
}

function isOfType(type: string, value: Json): boolean {
  return type === "integer" ? Number.isInteger(value) : type === typeOf(value);
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function withArticle(type: string): string {
  if (type === "null") return "null";
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function checkLiteral(schema: JsonObject, value: Json, path: string): SchemaIssue[] {
  const { const: only, enum: choices } = schema;
  const issues: SchemaIssue[] = [];
  if (only !== undefined && !isSameJson(only, value)) {
    issues.push({ path, message: `must be ${JSON.stringify(only)}` });
  }
  if (Array.isArray(choices) && !choices.some((choice) => isSameJson(choice, value))) {
    issues.push({ path, message: `must be one of ${choices.map((c) => JSON.stringify(c)).join(", ")}` });
  }
  return issues;
}

/** Reports the issues of the alternative that came nearest, so that a typo deep inside is still named. */
function checkAnyOf(schema: JsonObject, value: Json, path: string): SchemaIssue[] {
  const alternatives = schema["anyOf"];
  if (!Array.isArray(alternatives) || alternatives.length === 0) return [];
  const attempts = alternatives.map((alternative) => validateJson(alternative, value, path));
  const nearest = attempts.reduce((best, issues) =>
    distance(issues, path) < distance(best, path) ? issues : best,
  );
  if (nearest.length === 0) return [];
  const insideOne = nearest.every((issue) => issue.path !== path);
  if (insideOne) return nearest;
  const reasons = attempts.flatMap((issues) => issues.filter((issue) => issue.path === path));
  const messages = [...new Set(reasons.map((issue) => issue.message))];
  return [{ path, message: messages.join(", or ") }];
}

/** An alternative of the wrong kind is further off than one with faults inside. */
function distance(issues: SchemaIssue[], path: string): number {
  return issues.reduce((sum, issue) => sum + (issue.path === path ? 1000 : 1), 0);
}

function checkNumber(schema: JsonObject, value: Json, path: string): SchemaIssue[] {
  return typeof value === "number" ? checkRange(value, schema, ["minimum", "maximum"], path, "must be") : [];
}

function checkText(schema: JsonObject, value: Json, path: string): SchemaIssue[] {
  if (typeof value !== "string") return [];
  // JSON Schema counts characters, not UTF-16 units.
  return checkRange([...value].length, schema, ["minLength", "maxLength"], path, "must have a length of");
}

function checkArray(schema: JsonObject, value: Json, path: string): SchemaIssue[] {
  if (!Array.isArray(value)) return [];
  const size = checkRange(
    value.length,
    schema,
    ["minItems", "maxItems"],
    path,
    "must have a number of items of",
  );
  const { items } = schema;
  if (items === undefined) return size;
  return [...size, ...value.flatMap((item, index) => validateJson(items, item, `${path}[${index}]`))];
}

function checkRange(
  value: number,
  schema: JsonObject,
  [low, high]: [string, string],
  path: string,
  must: string,
): SchemaIssue[] {
  const [least, most] = [schema[low], schema[high]];
  const issues: SchemaIssue[] = [];
  if (typeof least === "number" && value < least) {
    issues.push({ path, message: `${must} at least ${least}, not ${value}` });
  }
  if (typeof most === "number" && value > most) {
    issues.push({ path, message: `${must} at most ${most}, not ${value}` });
  }
  return issues;
}

function checkObject(schema: JsonObject, value: Json, path: string): SchemaIssue[] {
  if (!isJsonObject(value)) return [];
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const missing = required.filter((key) => typeof key === "string" && !Object.hasOwn(value, key));
  const others = schema["additionalProperties"] ?? true;
  return [
    ...missing.map((key) => ({ path: member(path, String(key)), message: "is missing" })),
    ...Object.entries(value).flatMap(([key, item]) => {
      const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
      return validateJson(own ?? others, item, member(path, key));
    }),
  ];
}

function member(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
