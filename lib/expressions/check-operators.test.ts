import { expect, test } from "vitest";
import { resultKind } from "./check-operators";
import { Frame } from "./frame";
import { type BinaryOperator, binaryOperators } from "./operators";
import { Duration, type Kind, kindOf, Optional, type Value } from "./value";

const samples: Record<Kind, Value> = {
  null: null,
  bool: true,
  number: 2,
  string: "a",
  list: [1],
  map: { a: 1 },
  timestamp: new Date(0),
  duration: new Duration(1000),
  optional: new Optional(1),
};

test.each(Object.keys(binaryOperators))("the check knows what “%s” gives for every pair of kinds", (name) => {
  const operator = Object.keys(binaryOperators).find((key): key is BinaryOperator => key === name);
  if (operator === undefined) throw new Error("unknown operator");
  for (const left of Object.values(samples)) {
    for (const right of Object.values(samples)) {
      let result: Kind | null;
      try {
        result = kindOf(binaryOperators[operator](left, right, new Frame({})));
      } catch {
        result = null;
      }
      expect(
        `${kindOf(left)} ${operator} ${kindOf(right)}: ${resultKind(operator, kindOf(left), kindOf(right))}`,
      ).toBe(`${kindOf(left)} ${operator} ${kindOf(right)}: ${result}`);
    }
  }
});
