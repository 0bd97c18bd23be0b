import { z } from "zod";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import type { SchemaIssue } from "@/lib/utils/json-schema";
import { type FieldHints, plain } from "./fields";
import { isFileValue } from "./services";

const LABELS = {
  text: "Text",
  longtext: "Long text",
  number: "Number",
  boolean: "Yes or no",
  choice: "Choice",
  file: "File",
} as const;
type AskedKind = keyof typeof LABELS;

/** One thing that a form asks a person for. */
export interface AskedField {
  /** What the answer is called in the data. */
  name: string;
  label?: string | undefined;
  kind: AskedKind;
  /** What a choice is among. */
  options?: string[] | undefined;
  required?: boolean | undefined;
  /** Filled in beforehand. */
  default?: Json | undefined;
}

const LONGEST_TEXT = 100_000;

/** Hints of what a field is filled in with: a template where there is something that it could see. */
export const FILLED_IN: FieldHints = {
  title: "Filled in with",
  showWhen: { field: "kind", is: ["text", "longtext", "number", "boolean", "choice"] },
};

/** The fields of a form as a part of a node's config; `file` only where files can be taken. */
export function askedFields<K extends AskedKind, F extends z.ZodType>(
  kinds: readonly K[],
  filledIn: F,
  hints: { title: string; help: string },
) {
  const field = z.strictObject({
    name: z
      .string()
      .regex(/^[a-zA-Z][a-zA-Z0-9_]{0,62}$/, "letters, digits and _, with a letter first")
      .meta(
        plain("text", { title: "Name", help: "What expressions call the answer.", placeholder: "email" }),
      ),
    label: z
      .string()
      .max(200)
      .optional()
      .meta(plain("text", { title: "Label", placeholder: "E-mail" })),
    kind: z
      .enum(kinds)
      .meta(
        plain("select", { title: "Kind", options: kinds.map((value) => ({ value, label: LABELS[value] })) }),
      ),
    options: z
      .array(
        z
          .string()
          .min(1)
          .max(200)
          .meta(plain("text", { title: "Option" })),
      )
      .max(200)
      .optional()
      .meta(plain("list", { title: "Options", showWhen: { field: "kind", is: ["choice"] } })),
    required: z
      .boolean()
      .optional()
      .meta(
        plain("switch", {
          title: "Must be answered",
          showWhen: { field: "kind", is: kinds.filter((kind) => kind !== "boolean") },
        }),
      ),
    default: filledIn.optional(),
  });
  return z
    .array(field)
    .max(50)
    .refine(
      (fields) => new Set(fields.map(({ name }) => name)).size === fields.length,
      "Two fields have the same name",
    )
    .refine(
      (fields) => fields.every(({ kind, options = [] }) => kind !== "choice" || options.length > 0),
      "A choice has no options",
    )
    .meta(plain("list", hints));
}

/** Shows a field by its label, else by its name. */
export function labelOf({ name, label }: Pick<AskedField, "name" | "label">): string {
  return label?.trim() ? label.trim() : name;
}

/** JSON Schema of the answers: every field is there, null where it was not answered. */
export function answersSchema(fields: readonly AskedField[]): JsonObject {
  return {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.name, answerSchema(field)])),
    required: fields.map(({ name }) => name),
    additionalProperties: false,
  };
}

const FILE: JsonObject = {
  type: "object",
  properties: {
    $file: { type: "string" },
    name: { type: "string" },
    type: { type: "string" },
    size: { type: "integer" },
  },
  required: ["$file", "name", "type", "size"],
};

function answerSchema({ kind, options = [], required }: AskedField): JsonObject {
  if (kind === "boolean") return { type: "boolean" };
  if (kind === "file") return required ? FILE : { anyOf: [FILE, { type: "null" }] };
  const type = kind === "number" ? "number" : "string";
  if (kind === "choice") return { type: required ? type : [type, "null"], enum: choices(options, required) };
  return { type: required ? type : [type, "null"] };
}

function choices(options: string[], required = false): Json[] {
  return required ? options : [...options, null];
}

/**
 * The answers as the fields want them, from JSON or from a form's texts: what was not sent is what the field
 * was filled in with, an empty text is no answer. Issues are located by the name of the field.
 */
export function readAnswers(
  fields: readonly AskedField[],
  given: Json,
): { answers: JsonObject; issues: SchemaIssue[] } {
  const sent = isJsonObject(given) ? given : {};
  const answers: JsonObject = {};
  const issues: SchemaIssue[] = [];
  for (const field of fields) {
    const { name, kind, required = false } = field;
    const value = (Object.hasOwn(sent, name) ? sent[name] : field.default) ?? null;
    const read = isEmpty(value) ? { answer: kind === "boolean" ? false : null } : READERS[kind](value, field);
    if ("problem" in read) issues.push({ path: name, message: read.problem });
    else if (required && read.answer === null) issues.push({ path: name, message: "has to be answered" });
    else answers[name] = read.answer;
  }
  const known = new Set(fields.map(({ name }) => name));
  for (const name of Object.keys(sent)) {
    if (!known.has(name)) issues.push({ path: name, message: "is not asked for" });
  }
  return { answers, issues };
}

type Reading = { answer: Json } | { problem: string };

const READERS: Record<AskedKind, (value: Json, field: AskedField) => Reading> = {
  text: readText,
  longtext: readText,
  number: (value) => {
    const number = typeof value === "string" ? Number(value.trim()) : value;
    return typeof number === "number" && Number.isFinite(number)
      ? { answer: number }
      : { problem: "has to be a number" };
  },
  boolean: (value) => {
    if (typeof value === "boolean") return { answer: value };
    if (value === "true" || value === "on") return { answer: true };
    return value === "false" ? { answer: false } : { problem: "has to be yes or no" };
  },
  choice: (value, { options = [] }) =>
    options.some((option) => option === value)
      ? { answer: value }
      : { problem: `has to be one of: ${options.join(", ")}` },
  file: (value) => (isFileValue(value) ? { answer: value } : { problem: "has to be a file" }),
};

function readText(value: Json): Reading {
  if (typeof value !== "string") return { problem: "has to be text" };
  if (value.length <= LONGEST_TEXT) return { answer: value };
  return { problem: `has to be at most ${LONGEST_TEXT} characters long` };
}

function isEmpty(value: Json): boolean {
  return value === null || (typeof value === "string" && value.trim() === "");
}
