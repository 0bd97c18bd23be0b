import { expressionsIn } from "./split-template";
import { isDot, type Token, tokensOf } from "./tokens";

/** A stretch of a source that is drawn in a way of its own. */
export interface Mark {
  readonly kind: "braces" | "variable" | "field" | "function" | "constant" | "text" | "number" | "comment";
  readonly start: number;
  readonly end: number;
}

/**
 * How an expression, or a template with expressions in it, is coloured: its parts in order, which do not
 * overlap. The source may be unfinished or wrong. Never throws.
 */
export function marksOf(source: string, { template }: { readonly template: boolean }): Mark[] {
  if (!template) return marksWithin(source, 0, source.length);
  return expressionsIn(source).flatMap(({ open, start, end, closed }): Mark[] => [
    { kind: "braces", start: open, end: start },
    ...marksWithin(source, start, end),
    ...(closed ? [{ kind: "braces", start: end, end: end + 2 } as const] : []),
  ]);
}

function marksWithin(source: string, start: number, end: number): Mark[] {
  const tokens = tokensOf(source, start, end);
  return tokens.flatMap((token, index) => {
    const kind = kindOf(token, tokens[index - 1], tokens[index + 1]);
    return kind === null ? [] : [{ kind, start: token.start, end: token.end }];
  });
}

function kindOf(token: Token, before: Token | undefined, after: Token | undefined): Mark["kind"] | null {
  if (token.kind === "symbol") return null;
  if (token.kind !== "name") return token.kind;
  if (after?.text === "(") return "function";
  if (isDot(before)) return "field";
  return /^(true|false|null|in)$/.test(token.text) ? "constant" : "variable";
}
