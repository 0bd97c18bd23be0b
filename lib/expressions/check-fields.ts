import { closestName } from "@/lib/utils/closest-name";
import { didYouMean, missingStep } from "./access";
import { dyn, type Type, typeName, unionOf } from "./types";

/** The type of a field, or why there is none. */
export type FieldLookup =
  | { readonly found: Type }
  | {
      readonly found: null;
      readonly message: string;
      readonly suggestion: string | null;
      readonly learned: boolean;
    };

/** What `key` (null where it is computed) gives of a value of the type; `parent` names the value in messages. */
export function lookUpField(type: Type, key: string | number | null, parent: string): FieldLookup {
  switch (type.kind) {
    case "dyn":
      return { found: dyn };
    case "optional": {
      const inner = lookUpField(type.value, key, parent);
      return inner.found === null ? inner : { found: optionalOf(inner.found) };
    }
    case "union":
      return lookUpInUnion(type.members, key, parent);
    case "list":
      if (typeof key !== "string") return { found: type.item };
      return missing(`${parent} is a list, so it has no field “${key}”: ${listHint(key)}.`);
    case "map":
      if (key === null) return { found: type.rest ?? unionOf([...type.fields.values()]) };
      if (typeof key === "number")
        return missing(`${parent} is an object: name the field as text, ["${key}"].`);
      return lookUpName(type, key, parent);
    default: {
      const what = key === null || typeof key === "number" ? "items" : `field “${key}”`;
      return missing(`${parent} is ${typeName(type)}, so it has no ${what}.`);
    }
  }
}

export function optionalOf(type: Type): Type {
  return type.kind === "optional" ? type : { kind: "optional", value: type };
}

function listHint(key: string): string {
  return /^(length|size|count)$/.test(key)
    ? "its size is .size()"
    : `take one item, [0], or each, .map(x, x.${key})`;
}

function missing(message: string, suggestion: string | null = null, learned = false): FieldLookup {
  return { found: null, message, suggestion, learned };
}

function lookUpName(type: Type & { kind: "map" }, key: string, parent: string): FieldLookup {
  const found = type.fields.get(key) ?? type.rest;
  if (found !== null) return { found };
  const names = [...type.fields.keys()];
  const suggestion = closestName(key, names);
  if (parent === "steps") return missing(missingStep(key, names), suggestion);
  const hint = suggestion === null ? "" : ` ${didYouMean(suggestion)}`;
  return missing(`${parent} has no field “${key}”.${hint}`, suggestion, type.learned);
}

/** It is enough that one of the members has it: which one is there shows only in the run. */
function lookUpInUnion(members: readonly Type[], key: string | number | null, parent: string): FieldLookup {
  const lookups = members.map((member) => lookUpField(member, key, parent));
  const found = lookups.flatMap((lookup) => (lookup.found === null ? [] : [lookup.found]));
  if (found.length > 0) return { found: unionOf(found) };
  return (
    lookups.find((lookup) => lookup.found === null && lookup.suggestion !== null) ??
    lookups[0] ?? { found: dyn }
  );
}
