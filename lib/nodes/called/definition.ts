import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { jsonSchemaField, plain } from "../fields";

export const called = defineNode({
  type: "called",
  label: "Called",
  description: "Starts a run when another workflow calls this one.",
  icon: "log-in",
  category: "trigger",
  role: "trigger",
  durability: "pure",
  called: true,
  config: z.strictObject({
    inputSchema: jsonSchemaField({
      title: "Input",
      help: "Which fields the caller has to give. Calls that do not fit fail.",
    }).optional(),
    sample: z
      .json()
      .optional()
      .meta(plain("json", { title: "Sample input", help: "Filled in when you press Run." })),
  }),
  defaults: {},
  example: {
    about: "Other workflows have an address checked by this one.",
    config: {
      inputSchema: { type: "object", properties: { email: { type: "string" } }, required: ["email"] },
      sample: { email: "ada@example.com" },
    },
    output: { email: "ada@example.com" },
  },
  outputs: () => OUT,
  output: (config) => config.inputSchema ?? null,
  summary: (config) => (config.inputSchema ? "typed input" : "any input"),
  touches: () => "nothing",
});
