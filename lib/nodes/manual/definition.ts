import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { jsonSchemaField, plain } from "../fields";

export const manual = defineNode({
  type: "manual",
  label: "Manual start",
  description: "Starts a run by hand, with input you type in.",
  icon: "play",
  category: "trigger",
  role: "trigger",
  durability: "pure",
  config: z.strictObject({
    inputSchema: jsonSchemaField({
      title: "Input",
      help: "Which fields the input has. The run form and the checks of expressions are made from it.",
    }).optional(),
    sample: z
      .json()
      .optional()
      .meta(plain("json", { title: "Sample input", help: "Filled in when you press Run." })),
  }),
  defaults: {},
  example: {
    about: "A person runs it with a name.",
    config: {
      inputSchema: { type: "object", properties: { name: { type: "string" } } },
      sample: { name: "Ada" },
    },
    output: { name: "Ada" },
  },
  outputs: () => OUT,
  output: (config) => config.inputSchema ?? null,
  summary: (config) => (config.inputSchema ? "typed input" : "any input"),
  touches: () => "nothing",
});
