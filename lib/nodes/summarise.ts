import { ExpressionError } from "@/lib/expressions/expression-error";
import { parseTemplate } from "@/lib/expressions/split-template";

/** The expression of a template that is nothing else, or null. */
export function soleExpression(template: string): string | null {
  try {
    const [only, ...others] = parseTemplate(template.trim());
    return only?.kind === "expression" && others.length === 0 ? only.source.trim() : null;
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

/** A template as a card shows it: an expression alone without its braces. */
export function expressionText(template: string): string {
  return soleExpression(template) ?? template.trim();
}

/** An expression as a card shows it: of a step's value only the last name, `score > 80`. */
export function conditionText(expression: string): string {
  return expression.trim().replace(/\bsteps((?:\.\??\w+)+)(\(?)/g, (_, path: string, call: string) => {
    const names = path.split(".").map((name) => name.replace("?", ""));
    return names.slice(call ? -2 : -1).join(".") + call;
  });
}

/** The host of an address if it is written out, else the address as far as its path. */
export function hostText(url: string): string {
  const host = /^https?:\/\/([^/?#{]+)(?=[/?#]|$)/.exec(url.trim())?.[1];
  return host ?? expressionText(url);
}

/** "1 field", "3 fields". */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
