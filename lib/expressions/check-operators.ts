import type { BinaryOperator } from "./operators";
import type { Kind } from "./value";

const additions: Partial<Record<`${Kind} ${"+" | "-"} ${Kind}`, Kind>> = {
  "number + number": "number",
  "string + string": "string",
  "list + list": "list",
  "timestamp + duration": "timestamp",
  "duration + timestamp": "timestamp",
  "duration + duration": "duration",
  "number - number": "number",
  "timestamp - timestamp": "duration",
  "timestamp - duration": "timestamp",
  "duration - duration": "duration",
};

const ordered: readonly Kind[] = ["number", "string", "timestamp", "duration", "bool"];

/** The kind that `left operator right` gives, or null if it fails; a test holds it against the operators. */
export function resultKind(operator: BinaryOperator, left: Kind, right: Kind): Kind | null {
  if (left === "optional" || right === "optional") return null;
  switch (operator) {
    case "==":
    case "!=":
      return "bool";
    case "in":
      return right === "list" || (right === "map" && left === "string") ? "bool" : null;
    case "+":
    case "-":
      return additions[`${left} ${operator} ${right}`] ?? null;
    case "*":
    case "/":
    case "%":
      return left === "number" && right === "number" ? "number" : null;
    default:
      return left === right && ordered.includes(left) ? "bool" : null;
  }
}
