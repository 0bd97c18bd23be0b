import { Fault } from "../expression-error";
import { formatValue, toResult } from "../format";
import { finite } from "../operators";
import { Duration, kindNames, kindOf, type Value } from "../value";
import { defineFunction } from "./define";

const any = { name: "value", type: "any" } as const;

function toNumber(value: Value, name: string): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Duration) return value.ms / 1000;
  if (typeof value === "string" && /^\s*[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?\s*$/i.test(value))
    return finite(Number(value));
  const shown = typeof value === "string" ? `the text “${value.slice(0, 40)}”` : kindNames[kindOf(value)];
  throw new Fault(`${name}() cannot make a number of ${shown}.`);
}

function toBoolean(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw new Fault(`bool() takes true, false, or one of them as text.`);
}

export const conversionFunctions = [
  defineFunction({
    name: "string",
    category: "conversion",
    description: "The value as text, as `{{ }}` would write it.",
    example: ['"n = " + string(5)', "n = 5"],
    parameters: [any],
    returns: "string",
    method: false,
    run([value], frame) {
      const text = formatValue(toResult(value, frame.source));
      frame.spendText(text.length);
      return text;
    },
  }),
  defineFunction({
    name: "number",
    category: "conversion",
    description: "The number that a text spells; true is 1, a date its seconds since 1970.",
    example: ['number("42.5")', 42.5],
    parameters: [any],
    returns: "number",
    method: false,
    run: ([value]) => toNumber(value, "number"),
  }),
  defineFunction({
    name: "double",
    category: "conversion",
    description: "The same as number(), by its CEL name.",
    example: ['double("0.5")', 0.5],
    parameters: [any],
    returns: "number",
    method: false,
    run: ([value]) => toNumber(value, "double"),
  }),
  defineFunction({
    name: "int",
    category: "conversion",
    description: "The number without its decimal places; text is read first.",
    example: ["int(2.9)", 2],
    parameters: [any],
    returns: "number",
    method: false,
    run: ([value]) => Math.trunc(toNumber(value, "int")) + 0,
  }),
  defineFunction({
    name: "bool",
    category: "conversion",
    description: "True or false from the text “true” or “false”.",
    example: ['bool("true")', true],
    parameters: [any],
    returns: "bool",
    method: false,
    run: ([value]) => toBoolean(value),
  }),
  defineFunction({
    name: "type",
    category: "conversion",
    description: "The kind of a value: null, bool, number, string, list, map, timestamp or duration.",
    example: ["type([1, 2])", "list"],
    parameters: [any],
    returns: "string",
    method: false,
    run: ([value]) => kindOf(value),
  }),
  defineFunction({
    name: "dyn",
    category: "conversion",
    description: "The value itself, with its type hidden from the check.",
    example: ["dyn(1)", 1],
    parameters: [any],
    returns: "any",
    method: false,
    run: ([value]) => value,
  }),
];
