import { parseExpression } from "./ast";
import { type TypeScope, variableTypes } from "./check";
import { Checker } from "./checker";
import { ExpressionError } from "./expression-error";
import { lambdasByName } from "./functions/table";
import { expressionStartAt } from "./split-template";
import { isDot, openCalls, startOfValue, type Token, tokensOf } from "./tokens";
import { dyn, itemType, type Type } from "./types";

/** What is known at a place of an expression that may be unfinished. */
export interface Cursor {
  /** The pieces of the expression before the place. */
  readonly tokens: readonly Token[];
  readonly variables: ReadonlyMap<string, Type>;
  readonly steps: TypeScope["steps"];
  /** The variables of the `map(x, …)` and `cel.bind(x, …)` around the place. */
  readonly locals: ReadonlyMap<string, Type>;
}

/** The cursor at `offset` of an expression or template; null in the plain text of a template. */
export function cursorAt(
  source: string,
  offset: number,
  scope: TypeScope,
  { template }: { readonly template: boolean },
): Cursor | null {
  const start = template ? expressionStartAt(source, offset) : 0;
  if (start === null) return null;
  const tokens = tokensOf(source, start, offset);
  const around = { tokens, variables: variableTypes(scope), steps: scope.steps };
  return { ...around, locals: localsOf(source, around) };
}

function localsOf(source: string, around: Omit<Cursor, "locals">): ReadonlyMap<string, Type> {
  const { tokens } = around;
  const locals = new Map<string, Type>();
  for (const { open, commas } of openCalls(tokens)) {
    const [first, second] = commas;
    const [callee, variable] = [tokens[open - 1], tokens[open + 1]];
    if (first !== open + 2 || variable?.kind !== "name" || !isDot(tokens[open - 2])) continue;
    const known = { ...around, locals: new Map(locals) };
    if (callee?.text === "bind" && tokens[open - 3]?.text === "cel") {
      if (second !== undefined) locals.set(variable.text, typeOf(source, known, first + 1, second - 1));
    } else if (lambdasByName.has(callee?.text ?? "")) {
      locals.set(variable.text, itemType(typeOfValue(source, known, open - 3)) ?? dyn);
    }
  }
  return locals;
}

/** The type of the value that ends with the piece at `last`; anything where that cannot be told. */
export function typeOfValue(source: string, cursor: Cursor, last: number): Type {
  const first = startOfValue(cursor.tokens, last);
  return first === null ? dyn : typeOf(source, cursor, first, last);
}

function typeOf(source: string, { tokens, variables, locals }: Cursor, first: number, last: number): Type {
  const text = source.slice(tokens[first]?.start ?? 0, tokens[last]?.end ?? 0);
  try {
    return new Checker(variables).check(parseExpression(text), locals);
  } catch (error) {
    if (error instanceof ExpressionError) return dyn;
    throw error;
  }
}
