import { type ExpectedType, ExpressionError, evaluate, renderTemplate, type Scope } from "@/lib/expressions";
import type { Json } from "@/lib/utils/json";
import { type FieldKind, isJsonText } from "./segments";

/** The value that a field's text comes to in a scope, or in a sentence why it comes to none. Never throws. */
export function previewOf(
  kind: FieldKind,
  text: string,
  scope: Scope,
  expects?: ExpectedType,
): { value: Json } | { message: string } {
  try {
    const value = computed(kind, text, scope);
    if (expects === "boolean" && typeof value !== "boolean") {
      return { message: `It has to be true or false, but it is ${JSON.stringify(value)?.slice(0, 80)}.` };
    }
    return { value };
  } catch (error) {
    if (error instanceof ExpressionError) return { message: error.message };
    if (error instanceof SyntaxError) return { message: "This is not JSON yet." };
    throw error;
  }
}

function computed(kind: FieldKind, text: string, scope: Scope): Json {
  if (kind === "expression") return evaluate(text, scope);
  if (kind === "template-json" && isJsonText(text)) {
    const value: Json = JSON.parse(text);
    return rendered(value, scope);
  }
  return renderTemplate(text, scope);
}

function rendered(value: Json, scope: Scope): Json {
  if (typeof value === "string") return renderTemplate(value, scope);
  if (Array.isArray(value)) return value.map((each) => rendered(each, scope));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rendered(each, scope)]));
}
