import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { plain, templateValue } from "../fields";

export const callWorkflow = defineNode({
  type: "call-workflow",
  label: "Call workflow",
  description: "Runs another workflow and goes on with its result.",
  icon: "workflow",
  category: "flow",
  role: "step",
  durability: "durable",
  config: z.strictObject({
    workflow: z
      .string()
      .max(200)
      .meta(plain("workflow", { title: "Workflow", help: "The one to run.", needed: true })),
    version: z
      .int()
      .min(1)
      .optional()
      .meta(plain("number", { title: "Version", help: "The published one, if empty." })),
    input: templateValue({
      title: "Input",
      help: "What the run is started with.",
      placeholder: '{ "email": "{{ trigger.body.email }}" }',
    }).optional(),
    wait: z
      .boolean()
      .default(true)
      .meta(
        plain("switch", {
          title: "Wait for its result",
          help: "A run that is waited for ends with this one.",
        }),
      ),
  }),
  defaults: { workflow: "", wait: true },
  example: {
    about: "An invoice is made by the workflow that all others use for it.",
    config: { workflow: "make-invoice", input: { order: "{{ trigger.body.order }}" } },
    output: { invoice: "R-2026-17" },
  },
  outputs: () => OUT,
  output: (config) =>
    config.wait
      ? null
      : {
          type: "object",
          properties: { runId: { type: "string" } },
          required: ["runId"],
          additionalProperties: false,
        },
  summary: (config) => [config.workflow, config.wait ? "" : "does not wait"].filter(Boolean).join(" · "),
  touches: () => "writes",
});
