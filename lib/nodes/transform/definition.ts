import { z } from "zod";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { defineNode, OUT } from "../definition";
import { plain, templateMap } from "../fields";
import { countOf, soleExpression } from "../summarise";

export const transform = defineNode({
  type: "transform",
  label: "Transform",
  description: "Makes an object of named values.",
  icon: "sliders",
  category: "data",
  role: "step",
  durability: "pure",
  config: z.strictObject({
    fields: templateMap({
      title: "Fields",
      help: "Each field's value: text with {{ … }}, or {{ … }} alone to keep a value's type.",
      placeholder: "{{ trigger.body.email }}",
    }),
    keepInput: z
      .boolean()
      .default(false)
      .meta(plain("switch", { title: "Keep the input", help: "Adds the fields to the input's own." })),
  }),
  defaults: { fields: {} },
  example: {
    about: "Two fields are taken out of a larger value.",
    config: { fields: { name: "{{ trigger.body.contact.name }}", total: "{{ sum(trigger.body.prices) }}" } },
    output: { name: "Ada", total: 42 },
  },
  outputs: () => OUT,
  output: (config) => ({
    type: "object",
    properties: Object.fromEntries(
      Object.entries(config.fields).map(([name, value]) => [name, schemaOf(value)]),
    ),
    required: Object.keys(config.fields),
    additionalProperties: config.keepInput,
  }),
  summary: (config) =>
    [countOf(Object.keys(config.fields).length, "field"), config.keepInput && "keeps the input"]
      .filter(Boolean)
      .join(" · "),
  touches: () => "nothing",
  takesInput: ({ keepInput }) => keepInput,
});

/** What is known of a value before its templates are filled in. */
function schemaOf(value: Json): JsonObject {
  if (typeof value === "string") return soleExpression(value) === null ? { type: "string" } : {};
  if (typeof value === "number" || typeof value === "boolean") return { type: typeof value };
  if (Array.isArray(value)) return { type: "array" };
  if (!isJsonObject(value)) return { type: "null" };
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, schemaOf(item)])),
    required: Object.keys(value),
    additionalProperties: false,
  };
}
