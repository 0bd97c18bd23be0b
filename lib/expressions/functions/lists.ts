import { Fault } from "../expression-error";
import type { Frame } from "../frame";
import { equal } from "../operators";
import { isList, isMap, setField, type Value, type ValueList } from "../value";
import { defineFunction } from "./define";

const list = { name: "list", type: "list" } as const;
const map = { name: "object", type: "map" } as const;

function unique(values: ValueList, frame: Frame): ValueList {
  const seen = new Set<Value>();
  const objects: Value[] = [];
  return values.filter((value) => {
    frame.spend(1);
    if (typeof value !== "object" || value === null) return !seen.has(value) && seen.add(value);
    if (objects.some((other) => equal(other, value, frame))) return false;
    objects.push(value);
    return true;
  });
}

function range(first: number, second: number | undefined, frame: Frame): number[] {
  const [start, end] = second === undefined ? [0, first] : [first, second];
  if (!Number.isInteger(start) || !Number.isInteger(end)) throw new Fault("range() takes whole numbers.");
  const length = Math.max(0, end - start);
  frame.spend(length);
  return Array.from({ length }, (_, i) => start + i);
}

export const listFunctions = [
  defineFunction({
    name: "size",
    category: "lists",
    description: "How many items a list, fields an object or characters a text has.",
    example: ["[1, 2, 3].size()", 3],
    parameters: [{ name: "value", type: "any" }],
    returns: "number",
    run([value], frame) {
      if (isList(value)) return value.length;
      if (isMap(value)) return Object.keys(value).length;
      if (typeof value !== "string") throw new Fault("size() needs a list, an object or text.");
      frame.spendText(value.length);
      return [...value].length;
    },
  }),
  defineFunction({
    name: "first",
    category: "lists",
    description: "The first item of a list, which must not be empty.",
    example: ['["a", "b"].first()', "a"],
    parameters: [list],
    returns: "item",
    run([values]) {
      const [item] = values;
      if (item === undefined)
        throw new Fault("first() of an empty list is nothing; list[?0].orValue(…) allows it.");
      return item;
    },
  }),
  defineFunction({
    name: "last",
    category: "lists",
    description: "The last item of a list, which must not be empty.",
    example: ['["a", "b"].last()', "b"],
    parameters: [list],
    returns: "item",
    run([values]) {
      const item = values.at(-1);
      if (item === undefined) throw new Fault("last() of an empty list is nothing.");
      return item;
    },
  }),
  defineFunction({
    name: "unique",
    category: "lists",
    description: "The list without repeated items; the first of each stays.",
    example: ["[1, 2, 1].unique()", [1, 2]],
    parameters: [list],
    returns: "first",
    run: ([values], frame) => unique(values, frame),
  }),
  defineFunction({
    name: "flatten",
    category: "lists",
    description: "The items of the lists in the list, one level deep.",
    example: ["[[1, 2], [3], 4].flatten()", [1, 2, 3, 4]],
    parameters: [list],
    returns: "list",
    run([values], frame) {
      frame.spend(values.reduce<number>((total, value) => total + (isList(value) ? value.length : 1), 0));
      return values.flatMap((value) => (isList(value) ? value : [value]));
    },
  }),
  defineFunction({
    name: "reverse",
    category: "lists",
    description: "The list from its end to its start.",
    example: ["[1, 2, 3].reverse()", [3, 2, 1]],
    parameters: [list],
    returns: "first",
    run([values], frame) {
      frame.spend(values.length);
      return [...values].reverse();
    },
  }),
  defineFunction({
    name: "range",
    category: "lists",
    description: "The whole numbers from 0, or from start, up to end (not included).",
    example: ["range(1, 4)", [1, 2, 3]],
    parameters: [
      { name: "start", type: "number" },
      { name: "end", type: "number", optional: true },
    ],
    returns: "list<number>",
    method: false,
    run: ([start, end], frame) => range(start, end, frame),
  }),
  defineFunction({
    name: "keys",
    category: "objects",
    description: "The names of the fields of an object.",
    example: ['{"a": 1, "b": 2}.keys()', ["a", "b"]],
    parameters: [map],
    returns: "list<string>",
    run([value], frame) {
      const keys = Object.keys(value);
      frame.spend(keys.length);
      return keys;
    },
  }),
  defineFunction({
    name: "values",
    category: "objects",
    description: "The values of the fields of an object.",
    example: ['{"a": 1, "b": 2}.values()', [1, 2]],
    parameters: [map],
    returns: "list",
    run([value], frame) {
      const values = Object.values(value);
      frame.spend(values.length);
      return values;
    },
  }),
  defineFunction({
    name: "merge",
    category: "objects",
    description: "The fields of both objects; those of the second win.",
    example: ['{"a": 1, "b": 1}.merge({"b": 2})', { a: 1, b: 2 }],
    parameters: [map, { name: "other", type: "map" }],
    returns: "map",
    run([first, second], frame) {
      const merged: Record<string, Value> = {};
      for (const part of [first, second]) {
        const entries = Object.entries(part);
        frame.spend(entries.length);
        for (const [key, value] of entries) setField(merged, key, value);
      }
      return merged;
    },
  }),
  defineFunction({
    name: "only",
    category: "objects",
    description:
      "The one value of an object with a single field: after a branch, the one input that arrived.",
    example: ['only({"score": 7})', 7],
    parameters: [map],
    returns: "field",
    method: false,
    run([value]) {
      const values = Object.values(value);
      const [single] = values;
      if (single !== undefined && values.length === 1) return single;
      const names = Object.keys(value).slice(0, 5).join(", ");
      throw new Fault(
        `only() needs exactly one field, and there are ${values.length}${names && ` (${names})`}.`,
      );
    },
  }),
];
