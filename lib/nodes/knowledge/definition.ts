import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { plain, template, templateArea, templateValue } from "../fields";
import { expressionText } from "../summarise";

const ADDING = { field: "operation", is: ["add"] };
const SEARCHING = { field: "operation", is: ["search"] };

export const knowledge = defineNode({
  type: "knowledge",
  label: "Knowledge",
  description: "Searches your documents for the passages that fit a question, or adds one.",
  icon: "library",
  category: "data",
  role: "step",
  durability: "step",
  timeoutMs: 60_000,
  config: z.strictObject({
    operation: z
      .enum(["search", "add"])
      .default("search")
      .meta(
        plain("select", {
          title: "Operation",
          options: [
            { value: "search", label: "Search passages" },
            { value: "add", label: "Add a document" },
          ],
        }),
      ),
    collection: template({
      title: "Collection",
      help: "As it is named on the Data page.",
      placeholder: "handbook",
      needed: true,
    }),
    query: templateArea({
      title: "Question",
      help: "A question or a few words.",
      placeholder: "{{ trigger.body.question }}",
      needed: true,
      showWhen: SEARCHING,
    }).optional(),
    limit: z
      .int()
      .min(1)
      .max(50)
      .default(5)
      .meta(plain("number", { title: "Passages at most", showWhen: SEARCHING })),
    file: templateValue({
      title: "File",
      help: "Text, Markdown or PDF. Where there is none, the text below is added.",
      placeholder: "{{ trigger.file }}",
      showWhen: ADDING,
    }).optional(),
    text: templateArea({ title: "Text", showWhen: ADDING }).optional(),
    name: template({
      title: "Name",
      help: "A document of the same name is replaced. The file's own, if empty.",
      placeholder: "refund-policy.md",
      showWhen: ADDING,
    }).optional(),
  }),
  defaults: { operation: "search", collection: "", query: "" },
  example: {
    about: "The passages of the handbook that answer a customer's question.",
    config: { operation: "search", collection: "handbook", query: "{{ trigger.body.question }}", limit: 2 },
    output: {
      passages: [
        {
          text: "Refunds are paid within 14 days.",
          document: "refund-policy.md",
          heading: "Refunds",
          score: 0.61,
        },
      ],
    },
  },
  outputs: () => OUT,
  output: (config) => (config.operation === "search" ? FOUND : ADDED),
  summary: (config) => {
    const collection = expressionText(config.collection);
    const what = config.operation === "search" ? "search" : "add to";
    return collection === "" ? "" : `${what} ${collection}`;
  },
  touches: (config) => (config.operation === "search" ? "reads" : "writes"),
});

const FOUND = {
  type: "object",
  properties: {
    passages: {
      type: "array",
      items: {
        type: "object",
        properties: {
          text: { type: "string" },
          document: { type: "string" },
          heading: { type: "string" },
          score: { type: "number" },
        },
        required: ["text", "document", "heading", "score"],
        additionalProperties: false,
      },
    },
  },
  required: ["passages"],
  additionalProperties: false,
};

const ADDED = {
  type: "object",
  properties: { document: { type: "string" }, passages: { type: "integer" } },
  required: ["document", "passages"],
  additionalProperties: false,
};
