import { findPart } from "../access";
import { Fault } from "../expression-error";
import type { Frame } from "../frame";
import { setField, type Value, type ValueList, type ValueMap } from "../value";
import { defineFunction } from "./define";

const map = { name: "object", type: "map" } as const;
const names = { name: "names", type: "list" } as const;

function nameSet(values: ValueList, name: string, frame: Frame): ReadonlySet<Value> {
  frame.spend(values.length);
  if (values.some((value) => typeof value !== "string"))
    throw new Fault(`${name}() needs a list of field names.`);
  return new Set(values);
}

function fieldsOf(value: ValueMap, chosen: ReadonlySet<Value>, wanted: boolean, frame: Frame): ValueMap {
  const entries = Object.entries(value);
  frame.spend(entries.length);
  const fields: Record<string, Value> = {};
  for (const [key, field] of entries) if (chosen.has(key) === wanted) setField(fields, key, field);
  return fields;
}

export const objectFunctions = [
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
    run([value], frame) {
      const values = Object.values(value);
      frame.spend(values.length);
      const [single] = values;
      if (single !== undefined && values.length === 1) return single;
      const names = Object.keys(value).slice(0, 5).join(", ");
      throw new Fault(
        `only() needs exactly one field, and there are ${values.length}${names && ` (${names})`}.`,
      );
    },
  }),
  defineFunction({
    name: "entries",
    category: "objects",
    description: "The fields of an object as a list, each with its key and value.",
    example: ['{"a": 1}.entries()', [{ key: "a", value: 1 }]],
    parameters: [map],
    returns: "entries",
    run([value], frame) {
      const entries = Object.entries(value);
      frame.spend(3 * entries.length);
      return entries.map(([key, each]) => ({ key, value: each }));
    },
  }),
  defineFunction({
    name: "fromEntries",
    category: "objects",
    description:
      "The object of a list of fields, each with its key and value: what entries() gave, put together.",
    example: ['[{"key": "a", "value": 1}].fromEntries()', { a: 1 }],
    parameters: [{ name: "list", type: "list" }],
    returns: "map",
    run([entries], frame) {
      frame.spend(entries.length);
      const made: Record<string, Value> = {};
      for (const entry of entries) {
        const key = findPart(entry, "key");
        if (typeof key !== "string") throw new Fault("fromEntries() needs items with a key that is text.");
        setField(made, key, findPart(entry, "value") ?? null);
      }
      return made;
    },
  }),
  defineFunction({
    name: "pick",
    category: "objects",
    description: "The object with only the fields that are named, as far as it has them.",
    example: ['{"a": 1, "b": 2}.pick(["a", "z"])', { a: 1 }],
    parameters: [map, names],
    returns: "map",
    run: ([value, wanted], frame) => fieldsOf(value, nameSet(wanted, "pick", frame), true, frame),
  }),
  defineFunction({
    name: "omit",
    category: "objects",
    description: "The object without the fields that are named.",
    example: ['{"a": 1, "b": 2}.omit(["a"])', { b: 2 }],
    parameters: [map, names],
    returns: "map",
    run: ([value, unwanted], frame) => fieldsOf(value, nameSet(unwanted, "omit", frame), false, frame),
  }),
];
