import { createHash } from "node:crypto";
import { Environment, type ParseResult } from "@marcbachmann/cel-js";

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
})
  .registerOperator("int + double: double", (a: bigint, b: number) => Number(a) + b)
  .registerOperator("double + int: double", (a: number, b: bigint) => a + Number(b))
  .registerOperator("int - double: double", (a: bigint, b: number) => Number(a) - b)
  .registerOperator("double - int: double", (a: number, b: bigint) => a - Number(b))
  .registerOperator("int * double: double", (a: bigint, b: number) => Number(a) * b)
  .registerOperator("double * int: double", (a: number, b: bigint) => a * Number(b))
  .registerOperator("int / double: double", (a: bigint, b: number) => Number(a) / b)
  .registerOperator("double / int: double", (a: number, b: bigint) => a / Number(b));

const compiled = new Map<string, ParseResult>();
const MAX_COMPILED = 1000;
/** Keys are indexed. */
const MAX_KEY_LENGTH = 200;

/**
 * Whether a CEL condition of a trigger or a wait holds. `event` is the event that started the run (or is to
 * start one), `async` the one that has just come in. A condition that reads what is not there does not hold,
 * as upstream; no condition always holds.
 * @throws Error when the text is not CEL.
 */
export function matchesExpression(
  expression: string | null,
  context: { event: unknown; async?: unknown },
): boolean {
  if (expression === null || expression === "") return true;
  const evaluate = compile(expression);
  const values: Record<string, unknown> = { event: celValue(context.event) };
  if (context.async !== undefined) values["async"] = celValue(context.async);
  try {
    return evaluate(values) === true;
  } catch {
    return false;
  }
}

/**
 * The value of a key expression over the triggering event as text that is equal for equal values; null where
 * it reads what is not there or its value is null.
 * @throws Error when the text is not CEL.
 */
export function evaluateKey(expression: string, event: unknown): string | null {
  const evaluate = compile(expression);
  try {
    const value: unknown = evaluate({ event: celValue(event) });
    return value === null || value === undefined ? null : keyText(value);
  } catch {
    return null;
  }
}

function keyText(value: unknown): string {
  const text = JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? Number(item) : item));
  return text.length > MAX_KEY_LENGTH ? createHash("sha256").update(text).digest("hex") : text;
}

/** @throws Error when the text is not CEL. */
export function compile(expression: string): ParseResult {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const evaluate = environment.parse(expression);
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  compiled.set(expression, evaluate);
  return evaluate;
}

/** JSON has one number type and CEL two: whole numbers become ints, so that `event.data.n == 1` holds. */
function celValue(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(celValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, celValue(item)]));
}
