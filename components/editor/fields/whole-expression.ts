import { ExpressionError, parseTemplate } from "@/lib/expressions";

/** What stands between the braces of a text that is one `{{ … }}` and no more; else null. */
export function wholeExpression(text: string): string | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{{") || !trimmed.endsWith("}}")) return null;
  try {
    const [only, ...others] = parseTemplate(trimmed);
    return only?.kind === "expression" && others.length === 0 ? only.source.trim() : null;
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}
