import { z } from "zod";
import { isJsonObject } from "@/lib/utils/json";
import { confidenceField, modelField, modelText, USAGE_SCHEMA } from "../agent/model-fields";
import { defineNode, OUT } from "../definition";
import { jsonSchemaField, templateArea } from "../fields";
import { countOf } from "../summarise";

export const extract = defineNode({
  type: "extract",
  label: "Extract",
  description: "Turns text into an object with the fields you name.",
  icon: "scan-text",
  category: "ai",
  role: "step",
  durability: "durable",
  timeoutMs: 60_000,
  config: z.strictObject({
    model: modelField(),
    text: templateArea({
      title: "Text",
      help: "What the fields are read from.",
      placeholder: "{{ trigger.body.text }}",
      needed: true,
    }),
    output: jsonSchemaField({
      title: "Fields",
      help: "What to find, with a description of each field.",
      needed: true,
    }),
    instructions: templateArea({
      title: "Instructions",
      help: "What else the model should know.",
      placeholder: "Amounts are in euros. Leave out what the text does not say.",
    }).optional(),
    minConfidence: confidenceField(
      "Fields the model is less sure of than this, from 0 to 1, leave by the port unsure.",
    ),
  }),
  defaults: {
    model: "default",
    text: "",
    output: { type: "object", properties: { summary: { type: "string" } }, required: ["summary"] },
  },
  example: {
    about: "The number and the total of an invoice are read from the text of a message.",
    config: {
      model: "default",
      text: "{{ trigger.body.text }}",
      output: {
        type: "object",
        properties: { invoiceNumber: { type: "string" }, total: { type: "number" } },
        required: ["invoiceNumber", "total"],
      },
    },
    output: {
      object: { invoiceNumber: "INV-2041", total: 1250 },
      usage: { inputTokens: 210, outputTokens: 18, costUsd: 0.0006 },
    },
  },
  outputs: (config) =>
    config.minConfidence === undefined
      ? OUT
      : [
          { id: "out", label: "sure" },
          { id: "unsure", label: "unsure" },
        ],
  output: (config) => {
    const withConfidence = config.minConfidence !== undefined;
    return {
      type: "object",
      properties: {
        object: config.output,
        ...(withConfidence && { confidence: { type: "number" } }),
        usage: USAGE_SCHEMA,
      },
      required: ["object", ...(withConfidence ? ["confidence"] : []), "usage"],
      additionalProperties: false,
    };
  },
  summary: (config) => {
    const { properties } = config.output;
    const fields = isJsonObject(properties) ? Object.keys(properties).length : 0;
    return [modelText(config.model), fields > 0 && countOf(fields, "field")].filter(Boolean).join(" · ");
  },
  touches: () => "reads",
});
