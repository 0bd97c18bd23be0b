import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { plain } from "../fields";
import { answersSchema, askedFields, FILLED_IN } from "../form-fields";
import { countOf } from "../summarise";

const filledIn = z.string().max(10_000).meta(plain("text", FILLED_IN));

export const form = defineNode({
  type: "form",
  label: "Form",
  description: "Starts a run when somebody fills in its page.",
  icon: "form",
  category: "trigger",
  role: "trigger",
  durability: "pure",
  address: "f",
  config: z.strictObject({
    title: z
      .string()
      .max(200)
      .meta(plain("text", { title: "Title", placeholder: "Ask for a quote", needed: true })),
    description: z
      .string()
      .max(5000)
      .optional()
      .meta(plain("markdown", { title: "Description", help: "Shown above the fields, in Markdown." })),
    fields: askedFields(["text", "longtext", "number", "boolean", "choice", "file"], filledIn, {
      title: "Fields",
      help: "What the page asks for.",
    }),
    submitLabel: z
      .string()
      .max(60)
      .optional()
      .meta(plain("text", { title: "Button", placeholder: "Send" })),
    response: z
      .enum(["immediately", "finished"])
      .default("immediately")
      .meta(
        plain("select", {
          title: "Afterwards",
          help: "What the page shows when the form was sent.",
          options: [
            { value: "immediately", label: "Thanks, at once" },
            { value: "finished", label: "The run's output, when it has finished" },
          ],
        }),
      ),
    thanks: z
      .string()
      .max(5000)
      .optional()
      .meta(
        plain("markdown", {
          title: "Thanks",
          help: "In Markdown.",
          placeholder: "Thank you, we will be in touch.",
          showWhen: { field: "response", is: ["immediately"] },
        }),
      ),
  }),
  defaults: {
    title: "Form",
    fields: [{ name: "email", label: "E-mail", kind: "text", required: true }],
    response: "immediately",
  },
  example: {
    about: "A page asks for an address and what is wanted.",
    config: {
      title: "Ask for a quote",
      fields: [
        { name: "email", label: "E-mail", kind: "text", required: true },
        { name: "size", label: "Size", kind: "choice", options: ["S", "M", "L"] },
      ],
    },
    output: { email: "ada@example.com", size: "M" },
  },
  outputs: () => OUT,
  output: (config) => answersSchema(config.fields),
  summary: (config) => `${config.title} · ${countOf(config.fields.length, "field")}`,
  touches: () => "nothing",
});
