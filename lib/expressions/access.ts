import { closestName } from "@/lib/utils/closest-name";
import { type ASTNode, children, joinPath, pathOf } from "./ast";
import { ExpressionError } from "./expression-error";
import { isList, isMap, kindNames, kindOf, Optional, type Value } from "./value";

/** The part of `target` named by `key`, or undefined where there is none. Only own fields are parts. */
export function findPart(target: Value, key: Value): Value | undefined {
  if (typeof key === "string") return isMap(target) && Object.hasOwn(target, key) ? target[key] : undefined;
  return typeof key === "number" && isList(target) ? target[key] : undefined;
}

/** `.?name` and `[?key]`: never fails, and looks through an optional. */
export function optionalPart(target: Value, key: Value): Optional {
  const inner = target instanceof Optional ? target.value : target;
  if (inner === undefined) return Optional.none;
  const part = findPart(inner, key);
  return part === undefined ? Optional.none : new Optional(part);
}

/**
 * `.name` and `[key]`: the part; of an optional, an optional. Throws ExpressionError that names the path of
 * what is missing and, where one is near, the name that was probably meant.
 */
export function requiredPart(target: Value, key: Value, node: ASTNode): Value {
  if (target instanceof Optional) return optionalPart(target, key);
  const part = findPart(target, key);
  if (part === undefined) throw missingPart(target, key, node);
  return part;
}

function missingPart(target: Value, key: Value, node: ASTNode): ExpressionError {
  const [left = node] = children(node);
  const parent = pathOf(left);
  const isName = typeof key === "string" || typeof key === "number";
  const fault = (message: string) =>
    new ExpressionError(message, node.input, {
      position: { start: node.start, end: node.end },
      path: isName ? joinPath(parent, key) : parent,
    });
  if (!isName) return fault(`${parent} has no part named by ${kindNames[kindOf(key)]}.`);
  return fault(
    parent === "steps" && typeof key === "string" && isMap(target)
      ? missingStep(key, Object.keys(target))
      : missingPartMessage(target, key, parent),
  );
}

/** Shared by the run and the check: `ids` are the steps that can be seen. */
export function missingStep(id: string, ids: readonly string[]): string {
  const near = closestName(id, ids);
  if (near !== null) return `There is no result of a step “${id}” here. ${didYouMean(near)}`;
  return `There is no result of a step “${id}” here: it was skipped, or does not come before this step.`;
}

export function didYouMean(name: string): string {
  return `Did you mean “${name}”?`;
}

function missingPartMessage(target: Value, key: string | number, parent: string): string {
  if (isMap(target)) {
    if (typeof key === "number") return `${parent} is an object: name the field as text, ["${key}"].`;
    const near = closestName(key, Object.keys(target));
    return `${parent} has no field “${key}”.${near === null ? "" : ` ${didYouMean(near)}`}`;
  }
  if (!isList(target)) {
    const what = typeof key === "number" ? `item ${key}` : `field “${key}”`;
    return `${parent} is ${kindNames[kindOf(target)]}, so it has no ${what}.`;
  }
  if (typeof key === "number") {
    const size = target.length === 1 ? "1 item" : `${target.length} items`;
    return `${parent} has no item ${key}: it has ${size}, counted from 0.`;
  }
  if (key === "length" || key === "size" || key === "count")
    return `${parent} is a list: its size is .size().`;
  return `${parent} is a list, so it has no field “${key}”: take one item, [0], or each, .map(x, x.${key}).`;
}
