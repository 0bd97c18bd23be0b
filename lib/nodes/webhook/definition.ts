import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { asOptions, jsonSchemaField, plain } from "../fields";

const METHODS = ["POST", "GET", "PUT", "PATCH", "DELETE"] as const;
const texts = { type: "object", additionalProperties: { type: "string" } };

export const webhook = defineNode({
  type: "webhook",
  label: "Webhook",
  description: "Starts a run when its address is called over HTTP.",
  icon: "webhook",
  category: "trigger",
  role: "trigger",
  durability: "pure",
  hook: true,
  config: z.strictObject({
    method: z
      .enum([...METHODS, "ANY"])
      .default("POST")
      .meta(
        plain("select", {
          title: "Method",
          help: "Calls with another method are refused.",
          options: [...asOptions(METHODS), { value: "ANY", label: "Any method" }],
        }),
      ),
    response: z
      .enum(["immediately", "finished"])
      .default("immediately")
      .meta(
        plain("select", {
          title: "Answer",
          help: "When the caller gets its answer.",
          options: [
            { value: "immediately", label: "At once, with the run's id" },
            { value: "finished", label: "When the run has finished, with its output" },
          ],
        }),
      ),
    inputSchema: jsonSchemaField({
      title: "Body",
      help: "Which fields the body has. Calls whose body does not fit are refused.",
    }).optional(),
  }),
  defaults: { method: "POST", response: "immediately" },
  outputs: () => OUT,
  output: (config) => ({
    type: "object",
    properties: {
      method: { type: "string" },
      path: { type: "string" },
      query: texts,
      headers: texts,
      body: config.inputSchema ?? {},
    },
    required: ["method", "path", "query", "headers", "body"],
    additionalProperties: false,
  }),
  summary: (config) =>
    `${config.method === "ANY" ? "any method" : config.method} · answers ${config.response === "finished" ? "when finished" : "at once"}`,
  touches: () => "nothing",
});
