import type { Port } from "@/lib/graph/shape";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import type { Category, Durability, NodeDefinition, NodeExample, Touches } from "./definition";
import { CEL_IN, type Control } from "./fields";
import { type FormField, formOf } from "./form";

/** One field of a type's config. */
export interface FieldDoc {
  /** Where it is: `url`, `event.name`, or `branches[].when` for each item of a list. */
  path: string;
  title: string;
  /** What it takes, in words. */
  kind: string;
  required: boolean;
  /** As JSON; null where it has none. */
  default: string | null;
  help: string;
  /** What may be chosen. */
  options: { value: string; label: string }[];
  /** Which other fields must hold what for it to count; empty where it always does. */
  when: string;
}

/** One value in the output of a node. */
export interface ValueDoc {
  /** `status`, `usage.costUsd`, `rows[].id`; empty for the output as a whole. */
  path: string;
  type: string;
  description: string;
}

/** All there is to say of a node type, from its definition alone. */
export interface NodeDoc {
  type: string;
  label: string;
  category: Category;
  about: string;
  /** How it runs and what it touches, a sentence each. */
  facts: string[];
  fields: FieldDoc[];
  /** Those of the example, without `error`. */
  ports: Port[];
  /** That of the example; a sentence where no schema is known. */
  output: ValueDoc[] | string;
  example: NodeExample;
}

/** The documentation of a type, made from its definition: its ports and its output are those of its example. */
export function nodeDoc(definition: NodeDefinition): NodeDoc {
  const { type, label, category, description, example } = definition;
  const config = definition.config.parse(example.config);
  return {
    type,
    label,
    category,
    about: description,
    facts: factsOf(definition, definition.touches(config)),
    fields: fieldDocs(formOf(definition), ""),
    ports: definition.outputs(config),
    output: outputOf(definition, definition.output(config)),
    example,
  };
}

const RUNS: Record<Durability, string> = {
  pure: "Computed in place, as a part of the next durable step.",
  step: "One durable step: once it has finished it never runs again.",
  durable: "Makes durable steps of its own, so that a crash in the middle repeats none of them.",
};

const TOUCHES: Record<Touches, string> = {
  nothing: "Touches nothing outside of the run.",
  reads: "Reads from outside of the run.",
  writes: "May change something outside of the run.",
};

function factsOf({ role, durability }: NodeDefinition, touches: Touches): string[] {
  if (role === "note") return [];
  if (role === "trigger") return ["Starts runs; its output is what expressions see as `trigger`."];
  return [RUNS[durability], TOUCHES[touches]];
}

const KINDS: Record<Control, string> = {
  template: "text",
  textarea: "text",
  expression: "expression",
  "template-json": "any value",
  "template-map": "values by name",
  text: "text",
  markdown: "Markdown",
  number: "number",
  switch: "yes or no",
  select: "choice",
  duration: "duration",
  json: "JSON",
  "json-schema": "JSON Schema",
  branches: "list",
  model: "model",
  tools: "list",
  list: "list",
  code: "code",
  cron: "cron expression",
  credential: "credential",
  workflow: "workflow",
};

function fieldDocs(fields: readonly FormField[], before: string): FieldDoc[] {
  return fields.flatMap((field) => {
    const path = before + field.path.join(".");
    const parts = [...fieldDocs(field.fields ?? [], before), ...fieldDocs(field.item ?? [], `${path}[].`)];
    const shown: FieldDoc = {
      path,
      title: field.title,
      kind: kindOf(field),
      required: field.required,
      default: field.default === undefined || field.default === "" ? null : JSON.stringify(field.default),
      help: field.help ?? "",
      options: field.options ?? [],
      when: whenOf(field, fields),
    };
    return [shown, ...parts];
  });
}

function kindOf({ control, fields, each, accepts, jsonSchema }: FormField): string {
  if (fields) return "group";
  if (each) return `list of ${kindOf(each)}`;
  if (accepts) return `${KINDS[control]} (${accepts.join(", ")})`;
  const cel = CEL_IN[control] === "template" ? " with {{ }}" : "";
  return KINDS[control] + cel + rangeOf(jsonSchema);
}

/** The largest safe integers stand for no limit at all. */
function rangeOf({ minimum, maximum }: JsonObject): string {
  const least = typeof minimum === "number" && minimum > -1e9 ? String(minimum) : "";
  const most = typeof maximum === "number" && maximum < 1e9 ? String(maximum) : "";
  if (least !== "" && most !== "") return `, ${least} to ${most}`;
  return least !== "" ? `, at least ${least}` : most !== "" ? `, at most ${most}` : "";
}

function whenOf({ showWhen }: FormField, siblings: readonly FormField[]): string {
  if (!showWhen) return "";
  const other = siblings.find(({ path }) => path.at(-1) === showWhen.field);
  const values = showWhen.is.map(
    (value) => `“${other?.options?.find((option) => option.value === value)?.label ?? String(value)}”`,
  );
  return `${other?.title ?? showWhen.field} is ${values.join(" or ")}`;
}

function outputOf({ passes, role }: NodeDefinition, schema: JsonObject | null): ValueDoc[] | string {
  if (passes === "input") return "The input, unchanged.";
  if (passes === "arrived") return "What arrived, by the id of the node it came from.";
  if (role === "note") return "None.";
  if (schema === null) return "Known only when it runs.";
  return valueDocs(schema, "", 0);
}

const DEEPEST = 4;

function valueDocs(schema: Json, path: string, depth: number): ValueDoc[] {
  if (!isJsonObject(schema)) return [{ path, type: "any", description: "" }];
  const { properties, items, description } = schema;
  const here = {
    path,
    type: typeText(schema),
    description: typeof description === "string" ? description : "",
  };
  const below = path === "" ? "" : `${path}.`;
  const children = depth >= DEEPEST ? [] : Object.entries(isJsonObject(properties) ? properties : {});
  const inside = children.flatMap(([key, value]) => valueDocs(value, below + key, depth + 1));
  const inItems =
    isJsonObject(items) && isJsonObject(items["properties"]) && depth < DEEPEST
      ? valueDocs(items, `${path}[]`, depth + 1).slice(1)
      : [];
  if (path === "" && inside.length > 0) return inside;
  return [here, ...inside, ...inItems];
}

/** The type that a JSON Schema asks for, in a few words, such as `text`, `list of object` or `"a" or "b"`. */
export function typeText(schema: Json): string {
  if (!isJsonObject(schema)) return "any";
  const { type, enum: choices, const: only, anyOf, oneOf, items } = schema;
  if (Array.isArray(choices)) return choices.map((value) => JSON.stringify(value)).join(" or ");
  if (only !== undefined) return JSON.stringify(only);
  const either = anyOf ?? oneOf;
  if (Array.isArray(either)) return [...new Set(either.map(typeText))].join(" or ");
  if (Array.isArray(type)) return type.map((each) => NAMES[String(each)] ?? "any").join(" or ");
  if (type === "array") return isJsonObject(items) ? `list of ${typeText(items)}` : "list";
  return NAMES[String(type)] ?? "any";
}

const NAMES: Record<string, string> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  object: "object",
  array: "list",
  null: "null",
};
