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
    .sort((a, b) => compare("sortBy", a.key, b.key))
    .map(({ item }) => item);
}

function groupBy({ items, each, frame }: LambdaCall): Value {
  const groups = new Map<string, Value[]>();
  for (const item of items) {
    const key = formatValue(toResult(each(item), frame.source));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  const result: Record<string, Value> = {};
  for (const [key, group] of groups) setField(result, key, group);
  return result;
}

export const lambdas: readonly LambdaDefinition[] = [
  {
    name: "map",
    category: "lists",
    signature: "list.map(x, expression) or list.map(x, condition, expression)",
    description: "What the expression gives for each item (with a condition: for those that meet it).",
    example: ["[1, 2, 3].map(x, x * 2)", [2, 4, 6]],
    returns: "mapped",
    predicate: false,
    run: ({ items, each }) => items.map(each),
  },
  {
    name: "filter",
    category: "lists",
    signature: "list.filter(x, condition)",
    description: "The items that meet the condition.",
    example: ["[1, 2, 3].filter(x, x > 1)", [2, 3]],
    returns: "same",
    predicate: true,
    run: ({ items, test }) => items.filter(test),
  },
  {
    name: "all",
    category: "lists",
    signature: "list.all(x, condition)",
    description: "Whether every item meets the condition; true for an empty list.",
    example: ["[1, 2].all(x, x > 0)", true],
    returns: "bool",
    predicate: true,
    run: (call) => !some(call, false),
  },
  {
    name: "exists",
    category: "lists",
    signature: "list.exists(x, condition)",
    description: "Whether some item meets the condition.",
    example: ["[1, 2].exists(x, x > 1)", true],
    returns: "bool",
    predicate: true,
    run: (call) => some(call, true),
  },
  {
    name: "exists_one",
    category: "lists",
    signature: "list.exists_one(x, condition)",
    description: "Whether exactly one item meets the condition.",
    example: ["[1, 2].exists_one(x, x > 1)", true],
    returns: "bool",
    predicate: true,
    run: ({ items, test }) => items.filter(test).length === 1,
  },
  {
    name: "sortBy",
    category: "lists",
    signature: "list.sortBy(x, expression)",
    description: "The items in rising order of what the expression gives; equal ones keep their order.",
    example: ['[{"n": 2}, {"n": 1}].sortBy(x, x.n)', [{ n: 1 }, { n: 2 }]],
    returns: "same",
    predicate: false,
    run: sortBy,
  },
  {
    name: "groupBy",
    category: "lists",
    signature: "list.groupBy(x, expression)",
    description: "An object of lists: the items under what the expression gives for them, as text.",
    example: ["[1, 2, 3].groupBy(x, x % 2 == 0)", { false: [1, 3], true: [2] }],
    returns: "map",
    predicate: false,
    run: groupBy,
  },
];
