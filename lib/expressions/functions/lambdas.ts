import { LimitError } from "../expression-error";
import { formatValue, toResult } from "../format";
import { compare } from "../operators";
import { setField, type Value } from "../value";
import type { LambdaCall, LambdaDefinition } from "./define";

/**
 * Whether some item gives `wanted`. As in CEL an item that fails does not matter if another one decides;
 * if none does, the first failure is thrown.
 */
function some({ items, test }: LambdaCall, wanted: boolean): boolean {
  let failure: { error: unknown } | null = null;
  for (const item of items) {
    try {
      if (test(item) === wanted) return true;
    } catch (error) {
      if (error instanceof LimitError) throw error;
      failure ??= { error };
    }
  }
  if (failure !== null) throw failure.error;
  return false;
}

function sortBy({ items, each, frame }: LambdaCall): Value[] {
  frame.spend(items.length * Math.log2(items.length + 1));
  return items
    .map((item) => ({ item, key: each(item) }))
    .sort((a, b) => compare("sortBy", a.key, b.key, frame))
    .map(({ item }) => item);
}

/** The items under what the expression gives for them, as text; each key at its first item. */
function groups({ items, each, frame }: LambdaCall): Map<string, Value[]> {
  const found = new Map<string, Value[]>();
  for (const item of items) {
    const key = formatValue(toResult(each(item), frame.source));
    frame.spendText(key.length);
    const group = found.get(key);
    if (group === undefined) found.set(key, [item]);
    else group.push(item);
  }
  return found;
}

function objectOf(call: LambdaCall, valueFor: (group: readonly Value[]) => Value): Value {
  const result: Record<string, Value> = {};
  for (const [key, group] of groups(call)) setField(result, key, valueFor(group));
  return result;
}

export const lambdas: readonly LambdaDefinition[] = [
  {
    name: "map",
    category: "lists",
    signatures: ["list.map(x, expression)", "list.map(x, condition, expression)"],
    description: "What the expression gives for each item (with a condition: for those that meet it).",
    example: ["[1, 2, 3].map(x, x * 2)", [2, 4, 6]],
    returns: "mapped",
    predicate: false,
    run: ({ items, each }) => items.map(each),
  },
  {
    name: "filter",
    category: "lists",
    signatures: ["list.filter(x, condition)"],
    description: "The items that meet the condition.",
    example: ["[1, 2, 3].filter(x, x > 1)", [2, 3]],
    returns: "same",
    predicate: true,
    run: ({ items, test }) => items.filter(test),
  },
  {
    name: "all",
    category: "lists",
    signatures: ["list.all(x, condition)"],
    description: "Whether every item meets the condition; true for an empty list.",
    example: ["[1, 2].all(x, x > 0)", true],
    returns: "bool",
    predicate: true,
    run: (call) => !some(call, false),
  },
  {
    name: "exists",
    category: "lists",
    signatures: ["list.exists(x, condition)"],
    description: "Whether some item meets the condition.",
    example: ["[1, 2].exists(x, x > 1)", true],
    returns: "bool",
    predicate: true,
    run: (call) => some(call, true),
  },
  {
    name: "exists_one",
    category: "lists",
    signatures: ["list.exists_one(x, condition)"],
    description: "Whether exactly one item meets the condition.",
    example: ["[1, 2].exists_one(x, x > 1)", true],
    returns: "bool",
    predicate: true,
    run: ({ items, test }) => items.filter(test).length === 1,
  },
  {
    name: "sortBy",
    category: "lists",
    signatures: ["list.sortBy(x, expression)"],
    description: "The items in rising order of what the expression gives; equal ones keep their order.",
    example: ['[{"n": 2}, {"n": 1}].sortBy(x, x.n)', [{ n: 1 }, { n: 2 }]],
    returns: "same",
    predicate: false,
    run: sortBy,
  },
  {
    name: "groupBy",
    category: "lists",
    signatures: ["list.groupBy(x, expression)"],
    description: "An object of lists: the items under what the expression gives for them, as text.",
    example: ["[1, 2, 3].groupBy(x, x % 2 == 0)", { false: [1, 3], true: [2] }],
    returns: "groups",
    predicate: false,
    run: (call) => objectOf(call, (group) => group),
  },
  {
    name: "countBy",
    category: "lists",
    signatures: ["list.countBy(x, expression)"],
    description: "How many items there are for each thing that the expression gives, as text.",
    example: ['["a", "b", "a"].countBy(x, x)', { a: 2, b: 1 }],
    returns: "counts",
    predicate: false,
    run: (call) => objectOf(call, (group) => group.length),
  },
  {
    name: "keyBy",
    category: "lists",
    signatures: ["list.keyBy(x, expression)"],
    description:
      "An object of the items, each under what the expression gives for it, as text; the last wins.",
    example: ['[{"id": 7, "n": "Al"}].keyBy(x, x.id)["7"].n', "Al"],
    returns: "index",
    predicate: false,
    run: (call) => objectOf(call, (group) => group.at(-1) ?? null),
  },
  {
    name: "uniqueBy",
    category: "lists",
    signatures: ["list.uniqueBy(x, expression)"],
    description: "The first item for each thing that the expression gives, as text.",
    example: ['["Al", "al", "Bo"].uniqueBy(x, x.lower())', ["Al", "Bo"]],
    returns: "same",
    predicate: false,
    run: (call) => [...groups(call).values()].map(([first = null]) => first),
  },
];
