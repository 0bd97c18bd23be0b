import { Fault } from "../expression-error";
import type { Frame } from "../frame";
import { compare, equal } from "../operators";
import { isList, isMap, type Value, type ValueList } from "../value";
import { defineFunction } from "./define";

const list = { name: "list", type: "list" } as const;
const count = { name: "count", type: "number" } as const;

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

function among(values: ValueList, other: ValueList, wanted: boolean, frame: Frame): ValueList {
  frame.spend(values.length + other.length);
  const plain = new Set(other.filter((value) => typeof value !== "object" || value === null));
  const objects = other.filter((value) => typeof value === "object" && value !== null);
  return values.filter((value) => {
    const found =
      typeof value === "object" && value !== null
        ? objects.some((each) => equal(each, value, frame))
        : plain.has(value);
    return found === wanted;
  });
}

function range(first: number, second: number | undefined, frame: Frame): number[] {
  const [start, end] = second === undefined ? [0, first] : [first, second];
  if (!Number.isInteger(start) || !Number.isInteger(end)) throw new Fault("range() takes whole numbers.");
  const length = Math.max(0, end - start);
  frame.spend(length);
  return Array.from({ length }, (_, i) => start + i);
}

function counted(value: number, name: string, least: 0 | 1): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw new Fault(`${name}() takes a whole number, ${least} or more.`);
}

function chunk(values: ValueList, size: number, frame: Frame): ValueList[] {
  frame.spend(values.length);
  const chunks: ValueList[] = [];
  for (let at = 0; at < values.length; at += size) chunks.push(values.slice(at, at + size));
  return chunks;
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
      if (isMap(value)) {
        const { length } = Object.keys(value);
        frame.spend(length);
        return length;
      }
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
    name: "take",
    category: "lists",
    description: "At most so many items from the start of the list.",
    example: ["[1, 2, 3].take(2)", [1, 2]],
    parameters: [list, count],
    returns: "first",
    run([values, most], frame) {
      const taken = values.slice(0, counted(most, "take", 0));
      frame.spend(taken.length);
      return taken;
    },
  }),
  defineFunction({
    name: "drop",
    category: "lists",
    description: "The list without so many items at its start.",
    example: ["[1, 2, 3].drop(2)", [3]],
    parameters: [list, count],
    returns: "first",
    run([values, fewer], frame) {
      const rest = values.slice(counted(fewer, "drop", 0));
      frame.spend(rest.length);
      return rest;
    },
  }),
  defineFunction({
    name: "chunk",
    category: "lists",
    description: "The list in lists of so many items; the last may be shorter.",
    example: ["[1, 2, 3].chunk(2)", [[1, 2], [3]]],
    parameters: [list, { name: "size", type: "number" }],
    returns: "list<first>",
    run: ([values, size], frame) => chunk(values, counted(size, "chunk", 1), frame),
  }),
  defineFunction({
    name: "zip",
    category: "lists",
    description: "Pairs of the items of two lists at the same place, as far as both go.",
    example: [
      '["a", "b"].zip([1, 2, 3])',
      [
        ["a", 1],
        ["b", 2],
      ],
    ],
    parameters: [list, { name: "other", type: "list" }],
    returns: "list",
    run([first, second], frame) {
      const length = Math.min(first.length, second.length);
      frame.spend(2 * length);
      return Array.from({ length }, (_, i) => [first[i] ?? null, second[i] ?? null]);
    },
  }),
  defineFunction({
    name: "compact",
    category: "lists",
    description: "The list without null and empty texts.",
    example: ['["a", null, "", 0].compact()', ["a", 0]],
    parameters: [list],
    returns: "first",
    run([values], frame) {
      frame.spend(values.length);
      return values.filter((value) => value !== null && value !== "");
    },
  }),
  defineFunction({
    name: "sort",
    category: "lists",
    description: "The numbers, texts or dates of the list in rising order; texts by their characters.",
    example: ["[3, 1, 2].sort()", [1, 2, 3]],
    parameters: [list],
    returns: "first",
    run([values], frame) {
      frame.spend(values.length * Math.log2(values.length + 1));
      return [...values].sort((a, b) => compare("sort", a, b, frame));
    },
  }),
  defineFunction({
    name: "intersect",
    category: "lists",
    description: "The items of the list that are in the other one too.",
    example: ["[1, 2, 3].intersect([3, 1])", [1, 3]],
    parameters: [list, { name: "other", type: "list" }],
    returns: "first",
    run: ([values, other], frame) => among(values, other, true, frame),
  }),
  defineFunction({
    name: "without",
    category: "lists",
    description: "The items of the list that are not in the other one.",
    example: ["[1, 2, 3].without([3, 1])", [2]],
    parameters: [list, { name: "other", type: "list" }],
    returns: "first",
    run: ([values, other], frame) => among(values, other, false, frame),
  }),
];
