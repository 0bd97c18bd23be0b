import { z } from "zod";
import { defineNode } from "../definition";
import { plain, template, templateArea } from "../fields";
import { answersSchema, askedFields, FILLED_IN } from "../form-fields";
import { expressionText } from "../summarise";

export const approval = defineNode({
  type: "approval",
  label: "Approval",
  description: "Waits until a person approves or rejects, and takes what they fill in along.",
  icon: "user-check",
  category: "flow",
  role: "step",
  durability: "durable",
  config: z.strictObject({
    title: template({
      title: "Title",
      help: "What is to be decided, in a few words.",
      placeholder: "Refund for {{ trigger.body.email }}",
      needed: true,
    }),
    message: templateArea({
      title: "Message",
      help: "What the person needs to know, in Markdown.",
    }).optional(),
    assignees: z
      .array(template({ title: "E-mail", placeholder: "ada@example.com" }))
      .max(50)
      .optional()
      .meta(
        plain("list", {
          title: "Who may decide",
          help: "E-mail addresses of members; owners always may. Everyone who may edit, if empty.",
        }),
      ),
    fields: askedFields(["text", "longtext", "number", "boolean", "choice"], template(FILLED_IN), {
      title: "Fields",
      help: "What the person fills in; the answers are in data.",
    }).optional(),
    deadline: template({
      title: "Deadline",
      help: "How long the decision may take. No limit, if empty.",
      placeholder: "2d",
    }).optional(),
    onDeadline: z
      .enum(["timeout", "approve", "reject", "fail"])
      .default("timeout")
      .meta(
        plain("select", {
          title: "At the deadline",
          options: [
            { value: "timeout", label: "Go on by the port timeout" },
            { value: "approve", label: "Count as approved" },
            { value: "reject", label: "Count as rejected" },
            { value: "fail", label: "Fail" },
          ],
        }),
      ),
  }),
  defaults: { title: "", message: "" },
  example: {
    about: "A refund waits for a decision, and the person says how much.",
    config: {
      title: "Refund for {{ trigger.body.email }}",
      message: "They ask for **{{ trigger.body.amount }}**.",
      fields: [{ name: "amount", label: "Amount", kind: "number", required: true }],
      deadline: "2d",
      onDeadline: "reject",
    },
    output: {
      decision: "approved",
      by: "ada@example.com",
      at: "2026-01-01T09:00:00.000Z",
      comment: "Half of it.",
      data: { amount: 40 },
    },
  },
  outputs: () => [{ id: "approved" }, { id: "rejected" }, { id: "timeout" }],
  output: (config) => ({
    type: "object",
    properties: {
      decision: { type: "string", enum: ["approved", "rejected", "timeout"] },
      by: { type: ["string", "null"] },
      at: { type: "string" },
      comment: { type: "string" },
      data: answersSchema(config.fields ?? []),
    },
    required: ["decision", "by", "at", "comment", "data"],
    additionalProperties: false,
  }),
  summary: (config) => expressionText(config.title),
  touches: () => "reads",
});
