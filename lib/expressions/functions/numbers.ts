import { Fault } from "../expression-error";
import { compare, finite } from "../operators";
import type { Value, ValueList } from "../value";
import { defineFunction } from "./define";

const number = { name: "number", type: "number" } as const;
const list = { name: "list", type: "list" } as const;

/**
 * Rounds halves away from zero, in decimal: 1.005 to two places is 1.01, as it reads, although the nearest
 * binary number lies below it.
 */
function round(value: number, places: number): number {
  if (!Number.isInteger(places) || places < 0 || places > 15)
    throw new Fault("round() takes 0 to 15 decimal places.");
  const [digits = "0", exponent = "0"] = Math.abs(value).toExponential().split("e");
  const shifted = Number(`${digits}e${Number(exponent) + places}`);
  const [roundDigits = "0", roundExponent = "0"] = Math.round(shifted).toExponential().split("e");
  const rounded = Number(`${roundDigits}e${Number(roundExponent) - places}`);
  return Math.sign(value) * rounded + 0;
}

function numbers(values: ValueList, name: string): number[] {
  return values.map((value, i) => {
    if (typeof value === "number") return value;
    throw new Fault(`${name}() needs a list of numbers; item ${i} is none.`);
  });
}

function extreme(first: Value, second: Value | undefined, name: "min" | "max"): Value {
  const values = Array.isArray(first) ? first : [first];
  const all: ValueList = second === undefined ? values : [...values, second];
  const sign = name === "min" ? 1 : -1;
  const [head, ...tail] = all;
  if (head === undefined) throw new Fault(`${name}() of an empty list is nothing.`);
  return tail.reduce<Value>((best, value) => (compare(name, value, best) * sign < 0 ? value : best), head);
}

const extremeParameters = [
  { name: "values", type: "any" },
  { name: "other", type: "any", optional: true },
] as const;

export const numberFunctions = [
  defineFunction({
    name: "round",
    category: "numbers",
    description: "The nearest whole number, or number with so many decimal places; halves go away from zero.",
    example: ["round(2.345, 2)", 2.35],
    parameters: [number, { name: "places", type: "number", optional: true }],
    returns: "number",
    method: false,
    run: ([value, places]) => round(value, places ?? 0),
  }),
  defineFunction({
    name: "floor",
    category: "numbers",
    description: "The next whole number at or below.",
    example: ["floor(2.7)", 2],
    parameters: [number],
    returns: "number",
    method: false,
    run: ([value]) => Math.floor(value),
  }),
  defineFunction({
    name: "ceil",
    category: "numbers",
    description: "The next whole number at or above.",
    example: ["ceil(2.1)", 3],
    parameters: [number],
    returns: "number",
    method: false,
    run: ([value]) => Math.ceil(value) + 0,
  }),
  defineFunction({
    name: "abs",
    category: "numbers",
    description: "The number without its sign.",
    example: ["abs(-5)", 5],
    parameters: [number],
    returns: "number",
    method: false,
    run: ([value]) => Math.abs(value),
  }),
  defineFunction({
    name: "min",
    category: "numbers",
    description: "The least of two values or of a list: of numbers, texts or dates.",
    example: ["min([3, 1, 2])", 1],
    parameters: extremeParameters,
    returns: "any",
    method: false,
    run: ([first, second], frame) => {
      frame.spend(Array.isArray(first) ? first.length : 1);
      return extreme(first, second, "min");
    },
  }),
  defineFunction({
    name: "max",
    category: "numbers",
    description: "The greatest of two values or of a list: of numbers, texts or dates.",
    example: ["max(3, 7)", 7],
    parameters: extremeParameters,
    returns: "any",
    method: false,
    run: ([first, second], frame) => {
      frame.spend(Array.isArray(first) ? first.length : 1);
      return extreme(first, second, "max");
    },
  }),
  defineFunction({
    name: "sum",
    category: "numbers",
    description: "The numbers of a list added up; 0 for an empty one.",
    example: ["[1, 2, 3.5].sum()", 6.5],
    parameters: [list],
    returns: "number",
    run([values], frame) {
      frame.spend(values.length);
      return finite(numbers(values, "sum").reduce((total, value) => total + value, 0));
    },
  }),
  defineFunction({
    name: "avg",
    category: "numbers",
    description: "The mean of the numbers of a list, which must not be empty.",
    example: ["[1, 2, 6].avg()", 3],
    parameters: [list],
    returns: "number",
    run([values], frame) {
      frame.spend(values.length);
      if (values.length === 0) throw new Fault("avg() of an empty list is nothing.");
      return finite(numbers(values, "avg").reduce((total, value) => total + value, 0) / values.length);
    },
  }),
];
