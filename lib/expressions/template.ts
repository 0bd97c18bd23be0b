import type { Json } from "@/lib/utils/json";
import { evaluateIn } from "./evaluate";
import { ExpressionError, LimitError } from "./expression-error";
import { formatValue } from "./format";
import { Frame, type Scope } from "./frame";
import { parseTemplate, type TemplatePart } from "./split-template";

const maxTextLength = 16 * 1024 * 1024;

/**
 * The value of a template. An expression alone (but for white space around it) keeps the type of its value;
 * inside text each value is formatted by `formatValue`; a template without `{{ }}` is its own value. Throws
 * ExpressionError, placed in the template.
 */
export function renderTemplate(template: string, scope: Scope): Json {
  if (!template.includes("{{")) return template;
  const parts = parseTemplate(template);
  const frame = new Frame(scope);
  const only = onlyExpression(parts);
  if (only !== null) return evaluatePart(frame, only, template);
  let text = "";
  for (const part of parts) {
    text += part.kind === "text" ? part.text : formatValue(evaluatePart(frame, part, template));
    if (text.length > maxTextLength) throw new LimitError("The result is larger than 16 MB.", template);
  }
  return text;
}

type ExpressionPart = TemplatePart & { kind: "expression" };

function onlyExpression(parts: readonly TemplatePart[]): ExpressionPart | null {
  let found: ExpressionPart | null = null;
  for (const part of parts) {
    if (part.kind === "text") {
      if (part.text.trim() !== "") return null;
    } else if (found !== null) return null;
    else found = part;
  }
  return found;
}

function evaluatePart(frame: Frame, part: ExpressionPart, template: string): Json {
  try {
    return evaluateIn(frame, part.source);
  } catch (error) {
    throw error instanceof ExpressionError ? error.within(template, part.sourceStart) : error;
  }
}
