import { BoundedCache } from "@/lib/utils/bounded-cache";
import type { Json } from "@/lib/utils/json";
import { compileExpression, type Run } from "./compile";
import { ExpressionError, LimitError } from "./expression-error";
import { toResult } from "./format";
import { Frame, type Scope } from "./frame";
import { kindNames, kindOf, Optional, type Value } from "./value";

const compiled = new BoundedCache<Run>(1_000);

/**
 * The value of a CEL expression as JSON: dates as ISO 8601 text, durations as seconds (`"90s"`), an optional
 * without a value as null. Throws ExpressionError when the expression cannot be read, reads something that
 * does not exist, or exceeds a limit (16,384 characters, 100 levels, two million units of work, 16 MB).
 */
export function evaluate(source: string, scope: Scope): Json {
  return evaluateIn(new Frame(scope), source);
}

/** The same in a frame that several expressions share. */
export function evaluateIn(frame: Frame, source: string): Json {
  try {
    return toResult(run(frame, source), source);
  } catch (error) {
    throw bounded(error, source);
  }
}

function run(frame: Frame, source: string): Value {
  const compute = compiled.getOrMake(source, () => compileExpression(source));
  frame.source = source;
  return compute(frame);
}

/** JSON may be nested deeper than the stack is; going through it then ends in a RangeError. */
function bounded(error: unknown, source: string): unknown {
  return error instanceof RangeError
    ? new LimitError("A value is nested too deeply to go through it.", source)
    : error;
}

/** The value of a condition. Throws ExpressionError as `evaluate` does, and if it is not true or false. */
export function evaluateBoolean(source: string, scope: Scope): boolean {
  let value: Value;
  try {
    value = run(new Frame(scope), source);
  } catch (error) {
    throw bounded(error, source);
  }
  if (typeof value === "boolean") return value;
  const hint = value instanceof Optional ? " Say what to use when it is absent, with .orValue(…)." : "";
  throw new ExpressionError(
    `The condition has to be true or false, but it is ${kindNames[kindOf(value)]}.${hint}`,
    source,
  );
}
