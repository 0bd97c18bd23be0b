import type { Json, JsonObject } from "@/lib/utils/json";
import { NodeError } from "./node-error";

/** How messages name what a value is. */
export function kindName(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return "text";
  return typeof value === "number" ? "a number" : "true or false";
}

/** The items a container is given. Throws `NodeError` for anything but a list. */
export function listOf(items: Json | undefined): Json[] {
  if (Array.isArray(items)) return items;
  throw new NodeError("invalid-input", "items-not-list", `Items is ${kindName(items ?? null)}, not a list.`);
}

/** The value of a condition. Throws `NodeError` if it is not true or false. */
export function evaluateTruth(
  evaluate: (source: string, extra?: JsonObject) => Json,
  source: string,
  what: string,
  extra?: JsonObject,
): boolean {
  const value = evaluate(source, extra);
  if (typeof value === "boolean") return value;
  throw new NodeError(
    "invalid-input",
    "not-boolean",
    `${what} has to be true or false, but “${source}” is ${kindName(value)}.`,
  );
}
