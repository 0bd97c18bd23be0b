import { z } from "zod";
import { defineNode } from "../definition";
import { plain, template, templateValue } from "../fields";
import { expressionText } from "../summarise";

export const stop = defineNode({
  type: "stop",
  label: "Stop",
  description: "Ends the whole run at once, from any depth, as a success or a failure.",
  icon: "octagon-x",
  category: "flow",
  role: "step",
  durability: "pure",
  ends: true,
  ofItsRun: true,
  config: z.strictObject({
    outcome: z
      .enum(["completed", "failed"])
      .default("completed")
      .meta(
        plain("select", {
          title: "The run",
          options: [
            { value: "completed", label: "Completes" },
            { value: "failed", label: "Fails" },
          ],
        }),
      ),
    message: template({
      title: "Message",
      help: "Why the run failed.",
      placeholder: "No stock for {{ trigger.body.sku }}",
      needed: true,
      showWhen: { field: "outcome", is: ["failed"] },
    }).optional(),
    result: templateValue({
      title: "Result",
      help: "The output of the run.",
      placeholder: "{{ input }}",
      showWhen: { field: "outcome", is: ["completed"] },
    }).optional(),
  }),
  defaults: { outcome: "completed" },
  example: {
    about: "An order that was seen before ends the run early.",
    config: { outcome: "completed", result: { duplicate: true } },
    output: null,
  },
  outputs: () => [],
  output: () => ({ type: "null" }),
  summary: (config) =>
    config.outcome === "completed"
      ? "completes the run"
      : `fails${config.message ? `: ${expressionText(config.message)}` : " the run"}`,
  touches: () => "nothing",
});
