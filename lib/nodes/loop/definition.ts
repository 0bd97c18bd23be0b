import { z } from "zod";
import { defineNode } from "../definition";
import { expression, plain, template } from "../fields";
import { conditionText, expressionText } from "../summarise";

export const loop = defineNode({
  type: "loop",
  label: "Loop",
  description: "Runs its body again and again: for each item in order, or while a condition holds.",
  icon: "repeat",
  category: "flow",
  role: "container",
  durability: "durable",
  config: z.strictObject({
    mode: z
      .enum(["each", "while"])
      .default("each")
      .meta(
        plain("select", {
          title: "Repeat",
          options: [
            { value: "each", label: "For each item, in order" },
            { value: "while", label: "While a condition holds" },
          ],
        }),
      ),
    items: template({
      title: "Items",
      help: "A list. In the body, item is the current one, index its place from 0, previous the last result.",
      placeholder: "{{ trigger.body.contacts }}",
      needed: true,
      expects: "list",
      showWhen: { field: "mode", is: ["each"] },
    }).optional(),
    while: expression({
      title: "While",
      help: "previous is the last iteration's result (null at first), index the number of the coming one, from 0.",
      placeholder: "index == 0 || previous.quality < 0.8",
      needed: true,
      expects: "boolean",
      sees: ["previous", "index"],
      showWhen: { field: "mode", is: ["while"] },
    }).optional(),
    check: z
      .enum(["before", "after"])
      .default("before")
      .meta(
        plain("select", {
          title: "Check",
          help: "Checked after, the body runs at least once.",
          options: [
            { value: "before", label: "Before each iteration" },
            { value: "after", label: "After each iteration" },
          ],
          showWhen: { field: "mode", is: ["while"] },
        }),
      ),
    until: expression({
      title: "Until",
      help: "Ends the loop early, checked after each iteration. output is what the body gave, previous the iteration's result.",
      placeholder: "output.quality > 0.8",
      expects: "boolean",
      sees: ["output", "item", "index", "previous"],
    }).optional(),
    maxIterations: z
      .int()
      .min(1)
      .max(100_000)
      .meta(
        plain("number", { title: "Iterations at most", help: "The loop never runs more often than this." }),
      ),
    onLimit: z
      .enum(["fail", "port"])
      .default("fail")
      .meta(
        plain("select", {
          title: "At that limit",
          help: "What happens when there would be one more iteration.",
          options: [
            { value: "fail", label: "Fail" },
            { value: "port", label: "Go on by the port limit" },
          ],
        }),
      ),
    result: expression({
      title: "Result",
      help: "What to keep of each iteration: output is what the body gave, previous the result before. Everything, if empty.",
      placeholder: "output.text",
      sees: ["output", "item", "index", "previous"],
    }).optional(),
  }),
  defaults: { mode: "each", items: "", maxIterations: 100 },
  example: {
    about: "Pages of a list are worked through in order, at most ten of them.",
    config: { mode: "each", items: "{{ trigger.body.pages }}", maxIterations: 10 },
    output: { results: ["first", "second"], last: "second", iterations: 2 },
  },
  outputs: (config) =>
    config.onLimit === "port"
      ? [
          { id: "out", label: "done" },
          { id: "limit", label: "limit" },
        ]
      : [{ id: "out" }],
  output: () => ({
    type: "object",
    properties: { results: { type: "array" }, last: {}, iterations: { type: "integer" } },
    required: ["results", "last", "iterations"],
    additionalProperties: false,
  }),
  summary: (config) => {
    const rule =
      config.mode === "each"
        ? config.items && `each of ${expressionText(config.items)}`
        : config.while && `while ${conditionText(config.while)}`;
    const until = config.until && `until ${conditionText(config.until)}`;
    return [rule, until, `max ${config.maxIterations}`].filter(Boolean).join(" · ");
  },
  touches: () => "nothing",
  bodySees: (config) => (config.mode === "each" ? ["item", "index", "previous"] : ["index", "previous"]),
});
