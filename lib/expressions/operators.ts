import { Fault } from "./expression-error";
import type { Frame } from "./frame";
import { Duration, isList, isMap, kindNames, kindOf, Optional, type Value } from "./value";

export type BinaryOperator = "==" | "!=" | "in" | "+" | "-" | "*" | "/" | "%" | "<" | "<=" | ">" | ">=";

/**
 * The binary operators. There is one number type, so `5 / 2` is 2.5; values of different kinds are never
 * equal; numbers, texts, dates and durations are ordered. Faults tell what to write instead.
 */
export const binaryOperators: Record<BinaryOperator, (left: Value, right: Value, frame: Frame) => Value> = {
  "==": (left, right, frame) => equal(present("==", left, right), right, frame),
  "!=": (left, right, frame) => !equal(present("!=", left, right), right, frame),
  in: contains,
  "+": add,
  "-": subtract,
  "*": (left, right) => arithmetic("*", left, right, (a, b) => a * b),
  "/": (left, right) => arithmetic("/", left, right, (a, b) => a / nonZero(b)),
  "%": (left, right) => arithmetic("%", left, right, (a, b) => a % nonZero(b)),
  "<": (left, right, frame) => compare("<", left, right, frame) < 0,
  "<=": (left, right, frame) => compare("<=", left, right, frame) <= 0,
  ">": (left, right, frame) => compare(">", left, right, frame) > 0,
  ">=": (left, right, frame) => compare(">=", left, right, frame) >= 0,
};

/** The left value, unless a side may be absent: `trigger.?name == "x"` would be false whatever the name is. */
function present(operator: string, left: Value, right: Value): Value {
  if (left instanceof Optional || right instanceof Optional)
    throw new Fault(mismatch(operator, kindOf(left), kindOf(right)));
  return left;
}

/** Deep equality; fields may be in any order. */
export function equal(left: Value, right: Value, frame: Frame): boolean {
  if (typeof left === "string" && typeof right === "string" && left.length === right.length)
    frame.spendScan(left.length);
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  frame.spend(1);
  if (isList(left)) {
    if (!isList(right) || left.length !== right.length) return false;
    return left.every((item, i) => equal(item, right[i] ?? null, frame));
  }
  if (left instanceof Date) return right instanceof Date && left.getTime() === right.getTime();
  if (left instanceof Duration) return right instanceof Duration && left.ms === right.ms;
  if (!isMap(left) || !isMap(right)) return false;
  const keys = Object.keys(left);
  frame.spend(keys.length);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every(
    (key) => Object.hasOwn(right, key) && equal(left[key] ?? null, right[key] ?? null, frame),
  );
}

/** Negative, zero or positive, as `left` comes before, with or after `right`. Faults if they have no order. */
export function compare(operator: string, left: Value, right: Value, frame: Frame): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") {
    frame.spendScan(Math.min(left.length, right.length));
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime();
  if (left instanceof Duration && right instanceof Duration) return left.ms - right.ms;
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  throw new Fault(mismatch(operator, kindOf(left), kindOf(right)));
}

/** What to tell when an operator does not work on these kinds of values; shared by the run and the check. */
export function mismatch(
  operator: string,
  left: keyof typeof kindNames,
  right: keyof typeof kindNames,
): string {
  const kinds = `“${operator}” does not work on ${kindNames[left]} and ${kindNames[right]}`;
  const has = (kind: typeof left) => left === kind || right === kind;
  if (has("optional")) return `${kinds}: say what to use when it is absent, with .orValue(…).`;
  if (operator === "+" && has("string")) return `${kinds}: make both text, with string(…).`;
  if (operator === "in" && right === "string") return `${kinds}: use text.contains(…).`;
  if (has("timestamp") && has("string")) return `${kinds}: make the text a date, with timestamp(…).`;
  if (has("duration") && has("string")) return `${kinds}: make the text a duration, with duration(…).`;
  if (has("number") && has("string")) return `${kinds}: make the text a number, with number(…).`;
  return `${kinds}.`;
}

function contains(left: Value, right: Value, frame: Frame): boolean {
  if (isList(right) && !(left instanceof Optional)) {
    frame.spend(right.length);
    return right.some((item) => equal(left, item, frame));
  }
  if (isMap(right) && typeof left === "string") return Object.hasOwn(right, left);
  throw new Fault(mismatch("in", kindOf(left), kindOf(right)));
}

function add(left: Value, right: Value, frame: Frame): Value {
  if (typeof left === "number" && typeof right === "number") return finite(left + right);
  if (typeof left === "string" && typeof right === "string") {
    frame.spendText(left.length + right.length);
    return left + right;
  }
  if (isList(left) && isList(right)) {
    frame.spend(left.length + right.length);
    return [...left, ...right];
  }
  if (left instanceof Date && right instanceof Duration) return moment(left.getTime() + right.ms);
  if (left instanceof Duration && right instanceof Date) return moment(left.ms + right.getTime());
  if (left instanceof Duration && right instanceof Duration) return new Duration(left.ms + right.ms);
  throw new Fault(mismatch("+", kindOf(left), kindOf(right)));
}

function subtract(left: Value, right: Value): Value {
  if (left instanceof Date && right instanceof Date) return new Duration(left.getTime() - right.getTime());
  if (left instanceof Date && right instanceof Duration) return moment(left.getTime() - right.ms);
  if (left instanceof Duration && right instanceof Duration) return new Duration(left.ms - right.ms);
  return arithmetic("-", left, right, (a, b) => a - b);
}

function arithmetic(
  operator: string,
  left: Value,
  right: Value,
  apply: (a: number, b: number) => number,
): number {
  if (typeof left === "number" && typeof right === "number") return finite(apply(left, right));
  throw new Fault(mismatch(operator, kindOf(left), kindOf(right)));
}

function nonZero(divisor: number): number {
  if (divisor === 0) throw new Fault("Division by zero.");
  return divisor;
}

/** JSON has no infinity and no NaN; a result that became one is a mistake to tell, not to pass on as null. */
export function finite(result: number): number {
  if (!Number.isFinite(result)) throw new Fault("The result is not a number that can be written down.");
  return result;
}

/** A date from milliseconds since 1970, within the years 1 to 9999 that ISO 8601 text can carry. */
export function moment(ms: number): Date {
  if (ms >= -62_135_596_800_000 && ms <= 253_402_300_799_999) return new Date(ms);
  throw new Fault("This date is outside of the years 1 to 9999.");
}
