import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { expression, plain, template } from "../fields";
import { expressionText } from "../summarise";

const ON_ITEM_ERROR = {
  fail: { label: "Fail, and stop the other items", summary: "" },
  skip: { label: "Leave the item out of the results", summary: "skip errors" },
  collect: { label: "Keep null in its place", summary: "collect errors" },
} as const;

export const fanOut = defineNode({
  type: "fan-out",
  label: "Fan-out",
  description: "Runs its body once for each item of a list, several at a time.",
  icon: "network",
  category: "flow",
  role: "container",
  durability: "durable",
  config: z.strictObject({
    items: template({
      title: "Items",
      help: "A list. In the body, item is the current one and index its place from 0.",
      placeholder: "{{ trigger.body.contacts }}",
      needed: true,
      expects: "list",
    }),
    concurrency: z
      .int()
      .min(1)
      .max(100)
      .default(5)
      .meta(plain("number", { title: "At once", help: "How many items run at the same time, at most." })),
    onItemError: z
      .enum(["fail", "skip", "collect"])
      .default("fail")
      .meta(
        plain("select", {
          title: "When an item fails",
          help: "Skipped and collected failures are listed in errors.",
          options: [
            { value: "fail", label: ON_ITEM_ERROR.fail.label },
            { value: "skip", label: ON_ITEM_ERROR.skip.label },
            { value: "collect", label: ON_ITEM_ERROR.collect.label },
          ],
        }),
      ),
    result: expression({
      title: "Result",
      help: "What to keep of each item: output is what the body gave. Everything, if empty.",
      placeholder: "output.text",
      sees: ["output", "item", "index"],
    }).optional(),
  }),
  defaults: { items: "", concurrency: 5 },
  example: {
    about: "Every contact gets a message, five at a time; one that fails does not stop the others.",
    config: { items: "{{ trigger.body.contacts }}", concurrency: 5, onItemError: "collect" },
    output: { results: [{ sent: true }, { sent: true }], errors: [] },
  },
  outputs: () => OUT,
  output: () => ({
    type: "object",
    properties: {
      results: { type: "array" },
      errors: {
        type: "array",
        items: {
          type: "object",
          properties: {
            index: { type: "integer" },
            error: {
              type: "object",
              properties: {
                class: { type: "string" },
                code: { type: "string" },
                message: { type: "string" },
              },
              required: ["class", "code", "message"],
            },
          },
          required: ["index", "error"],
          additionalProperties: false,
        },
      },
    },
    required: ["results", "errors"],
    additionalProperties: false,
  }),
  summary: (config) =>
    [
      config.items && `each of ${expressionText(config.items)}`,
      `${config.concurrency} at once`,
      ON_ITEM_ERROR[config.onItemError].summary,
    ]
      .filter(Boolean)
      .join(" · "),
  touches: () => "nothing",
  bodySees: () => ["item", "index"],
});
