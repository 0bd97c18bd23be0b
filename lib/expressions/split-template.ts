import { BoundedCache } from "@/lib/utils/bounded-cache";
import { ExpressionError } from "./expression-error";

/** A piece of a template. The pieces follow each other without gaps: `start` and `end` are offsets in it. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string; readonly start: number; readonly end: number }
  | {
      readonly kind: "expression";
      /** What stands between the braces, and where it begins; `start` and `end` include the braces. */
      readonly source: string;
      readonly sourceStart: number;
      readonly start: number;
      readonly end: number;
    };

const parsed = new BoundedCache<readonly TemplatePart[]>(1_000);

/**
 * The pieces of a template. Braces and quoted text inside an expression do not end it. Throws ExpressionError
 * with the place of a `{{` that is never closed. For a literal `{{`, write `{{ "{{" }}`.
 */
export function parseTemplate(template: string): readonly TemplatePart[] {
  return parsed.getOrMake(template, () => splitTemplate(template));
}

function splitTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf("{{", at);
    const textEnd = open === -1 ? template.length : open;
    if (textEnd > at)
      parts.push({ kind: "text", text: template.slice(at, textEnd), start: at, end: textEnd });
    if (open === -1) break;
    const close = findClose(template, open + 2);
    if (close === -1) {
      throw new ExpressionError("“{{” is never closed: “}}” is missing.", template, {
        position: { start: open, end: template.length },
      });
    }
    const source = template.slice(open + 2, close);
    parts.push({ kind: "expression", source, sourceStart: open + 2, start: open, end: close + 2 });
    at = close + 2;
  }
  return parts;
}

/** An expression of a template that may be unfinished: `open` is where its `{{` begins. */
interface FoundExpression {
  readonly open: number;
  readonly start: number;
  readonly end: number;
  readonly closed: boolean;
}

/** The expressions of a template, be they closed or not: one that is not goes on to the next `{{` or the end. */
export function expressionsIn(template: string): FoundExpression[] {
  const found: FoundExpression[] = [];
  for (let open = template.indexOf("{{"); open !== -1; ) {
    const close = findClose(template, open + 2);
    const following = template.indexOf("{{", open + 2);
    const end = close !== -1 ? close : following === -1 ? template.length : following;
    found.push({ open, start: open + 2, end, closed: close !== -1 });
    open = close === -1 ? following : template.indexOf("{{", end + 2);
  }
  return found;
}

/** Where the expression begins that has `offset` inside or at its edge, be it closed or not; null in plain text. */
export function expressionStartAt(template: string, offset: number): number | null {
  const around = expressionsIn(template).find(({ start, end }) => start <= offset && offset <= end);
  return around?.start ?? null;
}

/** The offset of the `}}` that closes the expression begun at `from`, or -1. */
function findClose(template: string, from: number): number {
  let depth = 0;
  for (let at = from; at < template.length; at++) {
    const character = template.charAt(at);
    if (character === '"' || character === "'") {
      at = endOfString(template, at);
      if (at === -1) return -1;
    } else if (character === "{") depth++;
    else if (character === "}") {
      if (depth === 0 && template.charAt(at + 1) === "}") return at;
      depth = Math.max(0, depth - 1);
    }
  }
  return -1;
}

/** The offset of the last quote of the string literal that opens at `at`, or -1. */
export function endOfString(template: string, at: number): number {
  const quote = template.charAt(at);
  const delimiter = template.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
  for (let i = at + delimiter.length; i < template.length; i++) {
    if (template.charAt(i) === "\\") i++;
    else if (template.startsWith(delimiter, i)) return i + delimiter.length - 1;
  }
  return -1;
}
