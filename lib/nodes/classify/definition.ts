import { z } from "zod";
import { confidenceField, modelField, USAGE_SCHEMA } from "../agent/model-fields";
import { defineNode } from "../definition";
import { plain, templateArea } from "../fields";

/** Ports that are always there, or may be. */
const RESERVED = ["error", "unsure"];

const classField = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,62}$/, "lower-case letters, digits, _ and -, with a letter first")
    .refine((id) => !RESERVED.includes(id), "taken by a port of another meaning")
    .meta(plain("text", { title: "Port", help: "What edges call the class.", placeholder: "billing" })),
  label: z
    .string()
    .max(100)
    .optional()
    .meta(plain("text", { title: "Label", placeholder: "Billing" })),
  description: z
    .string()
    .max(2000)
    .optional()
    .meta(
      plain("text", {
        title: "Description",
        help: "Tells the model what belongs here.",
        placeholder: "Invoices, payments, refunds and prices",
      }),
    ),
});

export const classify = defineNode({
  type: "classify",
  label: "Classify",
  description: "Lets a model put a text into one of your classes, each with a port.",
  icon: "tags",
  category: "ai",
  role: "step",
  durability: "durable",
  timeoutMs: 60_000,
  config: z.strictObject({
    model: modelField(),
    text: templateArea({
      title: "Text",
      help: "What is put into a class.",
      placeholder: "{{ trigger.body.message }}",
      needed: true,
    }),
    classes: z
      .array(classField)
      .min(1)
      .max(50)
      .refine(
        (classes) => new Set(classes.map(({ id }) => id)).size === classes.length,
        "Two classes have the same port",
      )
      .meta(plain("list", { title: "Classes", help: "The text gets exactly one of them." })),
    instructions: templateArea({
      title: "Instructions",
      help: "What else the model should know.",
      placeholder: "Where a message is about several things, the most urgent one counts.",
    }).optional(),
    minConfidence: confidenceField(
      "A text the model is less sure of than this, from 0 to 1, leaves by the port unsure.",
    ),
  }),
  defaults: {
    model: "default",
    text: "",
    classes: [
      { id: "question", label: "Question" },
      { id: "other", label: "Other" },
    ],
  },
  example: {
    about: "Support messages go to the team that can help.",
    config: {
      model: "default",
      text: "{{ trigger.body.message }}",
      classes: [
        { id: "billing", label: "Billing", description: "Invoices, payments and refunds" },
        { id: "bug", label: "Bug", description: "Something does not work" },
      ],
      minConfidence: 0.6,
    },
    output: {
      class: "billing",
      label: "Billing",
      confidence: 0.92,
      reason: "The customer asks for a refund.",
      usage: { inputTokens: 150, outputTokens: 22, costUsd: 0.0005 },
    },
  },
  outputs: (config) => [
    ...config.classes.map(({ id, label }) => ({ id, label: label || id })),
    ...(config.minConfidence === undefined ? [] : [{ id: "unsure", label: "unsure" }]),
  ],
  output: (config) => ({
    type: "object",
    properties: {
      class: { type: "string", enum: config.classes.map(({ id }) => id) },
      label: { type: "string" },
      confidence: { type: "number" },
      reason: { type: "string" },
      usage: USAGE_SCHEMA,
    },
    required: ["class", "label", "confidence", "reason", "usage"],
    additionalProperties: false,
  }),
  summary: (config) => config.classes.map(({ id, label }) => label || id).join(" · "),
  touches: () => "reads",
});
