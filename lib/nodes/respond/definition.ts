import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { templateMap, templateValue } from "../fields";

export const respond = defineNode({
  type: "respond",
  label: "Respond",
  description: "Answers the call of the webhook that started the run, and goes on.",
  icon: "reply",
  category: "action",
  role: "step",
  durability: "step",
  ofItsRun: true,
  config: z.strictObject({
    status: templateValue({
      title: "Status",
      help: "From 200 to 599; 200 if empty.",
      placeholder: "200",
    }).optional(),
    headers: templateMap({ title: "Headers", placeholder: "text/html" }).optional(),
    body: templateValue({
      title: "Body",
      help: "Sent as JSON, or as it is where it is text.",
      placeholder: '{ "ok": true }',
    }).optional(),
  }),
  defaults: { body: { ok: true } },
  example: {
    about: "The caller learns the number of its order; the work goes on.",
    config: { status: 201, body: { order: "{{ steps.order.id }}" } },
    output: { status: 201, headers: {}, body: { order: "A-17" } },
  },
  outputs: () => OUT,
  output: () => ({
    type: "object",
    properties: {
      status: { type: "integer" },
      headers: { type: "object", additionalProperties: { type: "string" } },
      body: {},
    },
    required: ["status", "headers", "body"],
    additionalProperties: false,
  }),
  summary: (config) =>
    `answers ${typeof config.status === "number" ? config.status : (config.status ?? 200)}`,
  touches: () => "writes",
});
