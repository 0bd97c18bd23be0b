import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { expression, jsonSchemaField, plain } from "../fields";
import { conditionText } from "../summarise";

/** A name such as `order.paid`, or the beginning of one and `*`. */
const PATTERN = /^[A-Za-z0-9_][\w.:/-]*\*?$|^\*$/;

export const event = defineNode({
  type: "event",
  label: "Event",
  description:
    "Starts a run when an event comes: one that was sent to the API, or the end of another workflow's run.",
  icon: "radio",
  category: "trigger",
  role: "trigger",
  durability: "pure",
  source: "event",
  config: z.strictObject({
    name: z
      .string()
      .max(200)
      .refine((name) => name === "" || PATTERN.test(name), "A name such as order.paid, or order.* for many")
      .meta(
        plain("text", {
          title: "Event",
          help: "Its name. A * at the end stands for any rest; run.completed, run.failed and run.cancelled come by themselves.",
          placeholder: "order.paid",
          needed: true,
        }),
      ),
    filter: expression({
      title: "Only if",
      help: "True for the events that start a run. All of that name, if empty.",
      placeholder: "event.data.total > 100",
      expects: "boolean",
      sees: ["event"],
    }).optional(),
    inputSchema: jsonSchemaField({
      title: "Data",
      help: "Which fields the event's data has. Events that do not fit start nothing.",
    }).optional(),
  }),
  defaults: { name: "" },
  example: {
    about: "Every paid order above 100 starts a run.",
    config: { name: "order.paid", filter: "event.data.total > 100" },
    output: {
      name: "order.paid",
      data: { orderId: "A-17", total: 129 },
      id: "order-A-17-paid",
      at: "2026-01-05T08:00:00.000Z",
    },
  },
  outputs: () => OUT,
  output: (config) => ({
    type: "object",
    properties: {
      name: { type: "string" },
      data: config.inputSchema ?? {},
      id: { type: "string" },
      at: { type: "string", format: "date-time" },
    },
    required: ["name", "data", "id", "at"],
    additionalProperties: false,
  }),
  summary: (config) =>
    [config.name, config.filter && conditionText(config.filter)].filter(Boolean).join(" · "),
  touches: () => "nothing",
});
