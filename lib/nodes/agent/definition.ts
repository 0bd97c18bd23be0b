import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { jsonSchemaField, plain, template, templateArea, templateValue } from "../fields";
import { countOf } from "../summarise";
import { confidenceField, modelField, modelText, USAGE_SCHEMA } from "./model-fields";
import { answerSchema } from "./output-schema";
import { tools, toolWrites } from "./tool";

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
    model: modelField(),
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
    minConfidence: confidenceField(
      "An answer the model is less sure of than this, from 0 to 1, leaves by the port escalate.",
    ),
    files: templateValue({
      title: "Files",
      help: "A file or a list of files that the model gets to read: text, PDF or images.",
      placeholder: "{{ trigger.body.contract }}",
    }).optional(),
    memory: template({
      title: "Memory",
      help: "Runs with the same key share one conversation that the model remembers.",
      placeholder: "{{ trigger.sessionId }}",
    }).optional(),
    memoryMessages: z
      .int()
      .min(2)
      .max(200)
      .default(20)
      .meta(plain("number", { title: "Messages remembered", help: "The last ones of the conversation." })),
    fallback: z
      .array(z.strictObject({ model: modelField() }))
      .max(5)
      .optional()
      .meta(
        plain("list", {
          title: "Fallback models",
          help: "Asked in turn when the model is down, overloaded or too slow.",
        }),
      ),
    cache: z
      .string()
      .max(20)
      .regex(/^(\d+(\.\d+)?(ms|s|m|h|d))?$/, "a duration such as 30m, 12h or 7d")
      .optional()
      .meta(
        plain("duration", {
          title: "Give answers again for",
          help: "The same request gets the recorded answer, which costs nothing. Never, if empty.",
          placeholder: "24h",
        }),
      ),
  }),
  defaults: { model: "default", prompt: "" },
  example: {
    about: "A lead is scored in a form that the next node can rely on.",
    config: {
      model: "default",
      prompt: "Score this lead from 0 to 100: {{ trigger.body.company }}",
      output: { type: "object", properties: { score: { type: "number" } }, required: ["score"] },
    },
    output: {
      text: '{"score":85}',
      object: { score: 85 },
      turns: 1,
      usage: { inputTokens: 120, outputTokens: 12, costUsd: 0.0004 },
    },
  },
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
        usage: USAGE_SCHEMA,
      },
      required: ["text", ...(answer ? ["object"] : []), "turns", "usage"],
      additionalProperties: false,
    };
  },
  summary: (config) =>
    [
      modelText(config.model),
      config.tools?.length && countOf(config.tools.length, "tool"),
      config.output && "typed output",
    ]
      .filter(Boolean)
      .join(" · "),
  touches: (config) => (config.tools?.some(toolWrites) ? "writes" : "reads"),
});
