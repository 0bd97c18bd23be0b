import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { jsonSchemaField, plain, templateArea } from "../fields";
import { countOf } from "../summarise";
import { answerSchema } from "./output-schema";
import { tools } from "./tool";

export const agent = defineNode({
  type: "agent",
  label: "Agent",
  description: "Asks a language model, which may use tools and answer in a form you set.",
  icon: "bot",
  category: "ai",
  role: "step",
  durability: "durable",
  timeoutMs: 60_000,
  config: z.strictObject({
    model: z
      .string()
      .min(1)
      .max(200)
      .default("default")
      .meta(plain("model", { title: "Model" })),
    system: templateArea({
      title: "Instructions",
      help: "Who the model is and how it should go about the work.",
      placeholder: "You score sales leads.",
    }).optional(),
    prompt: templateArea({
      title: "Prompt",
      help: "What it should do now.",
      placeholder: "Score this lead from 0 to 100. Company: {{ trigger.body.company }}",
      needed: true,
    }),
    tools: tools
      .optional()
      .meta(plain("tools", { title: "Tools", help: "What the model may use before it answers." })),
    output: jsonSchemaField({
      title: "Output",
      help: "Fields of the answer, given as object. Without it the answer is text.",
    }).optional(),
    maxTurns: z
      .int()
      .min(1)
      .max(100)
      .default(10)
      .meta(
        plain("number", { title: "Turns at most", help: "How often the model is asked, tools included." }),
      ),
    temperature: z
      .number()
      .min(0)
      .max(2)
      .optional()
      .meta(
        plain("number", {
          title: "Temperature",
          help: "Higher gives more varied answers. The model's own, if empty.",
        }),
      ),
    maxTokens: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .meta(plain("number", { title: "Tokens at most", help: "Length of each answer." })),
    minConfidence: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .meta(
        plain("number", {
          title: "Hand on below confidence",
          help: "An answer the model is less sure of than this, from 0 to 1, leaves by the port escalate.",
        }),
      ),
  }),
  defaults: { model: "default", prompt: "" },
  outputs: (config) =>
    config.minConfidence === undefined
      ? OUT
      : [
          { id: "out", label: "sure" },
          { id: "escalate", label: "escalate" },
        ],
  output: (config) => {
    const answer = answerSchema(config);
    return {
      type: "object",
      properties: {
        text: { type: "string" },
        ...(answer && { object: answer }),
        ...(answer && { confidence: { type: "number" } }),
        turns: { type: "integer" },
        usage: {
          type: "object",
          properties: {
            inputTokens: { type: "integer" },
            outputTokens: { type: "integer" },
            costUsd: { type: "number" },
          },
          required: ["inputTokens", "outputTokens", "costUsd"],
          additionalProperties: false,
        },
      },
      required: ["text", ...(answer ? ["object"] : []), "turns", "usage"],
      additionalProperties: false,
    };
  },
  summary: (config) =>
    [
      config.model === "default" ? "default model" : config.model,
      config.tools?.length && countOf(config.tools.length, "tool"),
      config.output && "typed output",
    ]
      .filter(Boolean)
      .join(" · "),
  touches: (config) => (config.tools?.some((tool) => tool.method !== "GET") ? "writes" : "reads"),
});
