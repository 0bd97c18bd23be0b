import { z } from "zod";
import type { CredentialKind } from "./credential-kinds";

/**
 * The kinds of config field. `template` fields may hold `{{ … }}` and are filled in before the node runs;
 * `expression` fields are CEL that the executor evaluates itself; the rest are taken as they are.
 */
export const CONTROLS = [
  "template",
  "textarea",
  "expression",
  "template-json",
  "template-map",
  "text",
  "markdown",
  "number",
  "switch",
  "select",
  "duration",
  "json",
  "json-schema",
  "branches",
  "model",
  "tools",
  "list",
  "code",
  "cron",
  "credential",
  "workflow",
] as const;
export type Control = (typeof CONTROLS)[number];

/** Shown beside a field in the inspector; kept in the JSON Schema that the form is made from. */
export type FieldHints = {
  title: string;
  help?: string;
  placeholder?: string;
  /** Must not be left empty where it is shown, although the schema lets a draft do so. */
  needed?: true;
  /** Names that an expression in this field sees besides those of its node. */
  sees?: string[];
  /** What the value of this field's CEL has to be. */
  expects?: "boolean" | "list";
  /** Only shown when another field of the same config has one of these values. */
  showWhen?: { field: string; is: (string | number | boolean)[] };
  /** Of a credential: the kinds that fit. */
  accepts?: CredentialKind[];
  /** Labels of the values of a select, in order. */
  options?: { value: string; label: string }[];
};

type Hints = FieldHints & { control: Control };

/** Text with `{{ … }}`: its resolved value may be of any type. */
const templateText = z.string().max(100_000).brand<"template">();

const templateJson = z.json().brand<"template">();

function hints(control: Control, field: FieldHints): Hints {
  return { ...field, control };
}

/** One line of text with `{{ … }}`. */
export function template(field: FieldHints) {
  return templateText.meta(hints("template", field));
}

/** Several lines of text with `{{ … }}`, such as a prompt. */
export function templateArea(field: FieldHints) {
  return templateText.meta(hints("textarea", field));
}

/** Any JSON, with `{{ … }}` in the strings of it. */
export function templateValue(field: FieldHints) {
  return templateJson.meta(hints("template-json", field));
}

/** Named templates, such as headers or the fields of a transform. */
export function templateMap(field: FieldHints) {
  return z.record(z.string().min(1).max(200), templateJson).meta(hints("template-map", field));
}

/** A CEL expression that the executor evaluates. */
export function expression(field: FieldHints) {
  return z.string().max(10_000).meta(hints("expression", field));
}

/** A JSON Schema that the person writes or draws. */
export function jsonSchemaField(field: FieldHints) {
  return z.record(z.string(), z.json()).meta(hints("json-schema", field));
}

/** The name of a credential of one of these kinds. */
export function credentialField(field: FieldHints & { accepts: CredentialKind[] }) {
  return z.string().max(200).meta(hints("credential", field));
}

/** Hints for a field that is taken as it is; `.meta(plain(…))` must be the last call on the field. */
export function plain(control: Exclude<Control, "template" | "textarea" | "expression">, field: FieldHints) {
  return hints(control, field);
}

/** Options of a select whose values speak for themselves. */
export function asOptions(values: readonly string[]): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: value }));
}

/** Whether a string under this control is CEL, text with CEL in it, or neither. */
export const CEL_IN: Record<Control, "expression" | "template" | null> = {
  template: "template",
  textarea: "template",
  expression: "expression",
  "template-json": "template",
  "template-map": "template",
  text: null,
  markdown: null,
  number: null,
  switch: null,
  select: null,
  duration: null,
  json: null,
  "json-schema": null,
  branches: null,
  model: null,
  tools: null,
  list: null,
  code: null,
  cron: null,
  credential: null,
  workflow: null,
};
