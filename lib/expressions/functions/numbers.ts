import { Fault } from "../expression-error";
import type { Frame } from "../frame";
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

function extreme(first: Value, second: Value | undefined, name: "min" | "max", frame: Frame): Value {
  const values = Array.isArray(first) ? first : [first];
  frame.spend(values.length);
  const all: ValueList = second === undefined ? values : [...values, second];
  const sign = name === "min" ? 1 : -1;
  const [head, ...tail] = all;
  if (head === undefined) throw new Fault(`${name}() of an empty list is nothing.`);
  return tail.reduce<Value>(
    (best, value) => (compare(name, value, best, frame) * sign < 0 ? value : best),
    head,
  );
}

const extremeParameters = [
  { name: "values", type: "any" },
  { name: "other", type: "any", optional: true },
] as const;

/**
 * With so many decimal places, and separators that are told and not guessed from a locale: the same text
 * wherever the run happens.
 */
function formatNumber(value: number, places: number | undefined, group: string, decimal: string): string {
  const rounded = places === undefined ? value : round(value, places);
  const plain = Math.abs(rounded) < 1e21 ? decimals(rounded, places) : BigInt(rounded).toString();
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)\.?(\d*)$/.exec(plain) ?? [];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, () => group);
  return sign + grouped + (fraction === "" ? "" : decimal + fraction);
}

/** Never with an exponent, which JavaScript writes below a millionth. */
function decimals(value: number, places: number | undefined): string {
  if (places !== undefined) return value.toFixed(places);
  const plain = String(value);
  return plain.includes("e") ? value.toFixed(20).replace(/\.?0+$/, "") : plain;
}

const separator = (name: string) => ({ name, type: "string", optional: true }) as const;

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
    name: "clamp",
    category: "numbers",
    description: "The number, or the nearer of two bounds where it lies outside of them.",
    example: ["clamp(120, 0, 100)", 100],
    parameters: [number, { name: "least", type: "number" }, { name: "most", type: "number" }],
    returns: "number",
    method: false,
    run([value, least, most]) {
      if (least > most) throw new Fault("clamp() takes the lower bound first.");
      return Math.min(Math.max(value, least), most);
    },
  }),
  defineFunction({
    name: "pow",
    category: "numbers",
    description: "The number raised to a power.",
    example: ["pow(2, 10)", 1024],
    parameters: [number, { name: "exponent", type: "number" }],
    returns: "number",
    method: false,
    run: ([value, exponent]) => finite(value ** exponent),
  }),
  defineFunction({
    name: "sqrt",
    category: "numbers",
    description: "The square root of a number that is not negative.",
    example: ["sqrt(2.25)", 1.5],
    parameters: [number],
    returns: "number",
    method: false,
    run: ([value]) => finite(Math.sqrt(value)),
  }),
  defineFunction({
    name: "formatNumber",
    category: "numbers",
    description:
      "The number as text with so many decimal places; thousands are set apart by “,” and decimals by “.”, or by what is given for them.",
    example: [
      '[(1234567.891).formatNumber(2), (1234.5).formatNumber(2, ".", ",")]',
      ["1,234,567.89", "1.234,50"],
    ],
    parameters: [
      number,
      { name: "places", type: "number", optional: true },
      separator("group"),
      separator("decimal"),
    ],
    returns: "string",
    run([value, places, group = ",", decimal = "."], frame) {
      frame.spendText(32 + 110 * group.length + decimal.length);
      return formatNumber(value, places, group, decimal);
    },
  }),
  defineFunction({
    name: "min",
    category: "numbers",
    description: "The least of two values or of a list: of numbers, texts or dates.",
    example: ["min([3, 1, 2])", 1],
    parameters: extremeParameters,
    returns: "any",
    method: false,
    run: ([first, second], frame) => extreme(first, second, "min", frame),
  }),
  defineFunction({
    name: "max",
    category: "numbers",
    description: "The greatest of two values or of a list: of numbers, texts or dates.",
    example: ["max(3, 7)", 7],
    parameters: extremeParameters,
    returns: "any",
    method: false,
    run: ([first, second], frame) => extreme(first, second, "max", frame),
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
