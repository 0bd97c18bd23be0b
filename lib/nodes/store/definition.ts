import { z } from "zod";
import type { JsonObject } from "@/lib/utils/json";
import { defineNode, OUT } from "../definition";
import { plain, template, templateMap, templateValue } from "../fields";
import { expressionText } from "../summarise";

const OPERATIONS = {
  get: { label: "Get a record", verb: "get", touches: "reads" },
  put: { label: "Put a record in the place of an old one", verb: "put", touches: "writes" },
  merge: { label: "Merge properties into a record", verb: "merge", touches: "writes" },
  append: { label: "Append a record with a new key", verb: "append", touches: "writes" },
  query: { label: "Query records", verb: "query", touches: "reads" },
  increment: { label: "Increment a number", verb: "increment", touches: "writes" },
  delete: { label: "Delete a record", verb: "delete", touches: "writes" },
} as const;
type Operation = keyof typeof OPERATIONS;
const NAMES = [
  "get",
  "put",
  "merge",
  "append",
  "query",
  "increment",
  "delete",
] as const satisfies Operation[];

const KEYED: Operation[] = ["get", "put", "merge", "increment", "delete"];

const text = { type: "string" };
const OUTPUTS: Record<Operation, JsonObject> = {
  get: { found: { type: "boolean" }, value: {} },
  put: { key: text, created: { type: "boolean" } },
  merge: { key: text, value: { type: "object" } },
  append: { key: text },
  query: {
    records: {
      type: "array",
      items: {
        type: "object",
        properties: { key: text, value: {}, createdAt: text, updatedAt: text },
        required: ["key", "value", "createdAt", "updatedAt"],
        additionalProperties: false,
      },
    },
    count: { type: "integer" },
  },
  increment: { key: text, value: { type: "number" } },
  delete: { deleted: { type: "boolean" } },
};

export const store = defineNode({
  type: "store",
  label: "Store",
  description: "Keeps records between runs.",
  icon: "database",
  category: "data",
  role: "step",
  durability: "step",
  config: z.strictObject({
    operation: z
      .enum(NAMES)
      .default("get")
      .meta(
        plain("select", {
          title: "Operation",
          options: NAMES.map((value) => ({ value, label: OPERATIONS[value].label })),
        }),
      ),
    collection: template({
      title: "Collection",
      help: "Names what belongs together; it need not be made first.",
      placeholder: "customers",
      needed: true,
    }),
    key: template({
      title: "Key",
      help: "Names the record within its collection.",
      placeholder: "{{ trigger.body.email }}",
      needed: true,
      showWhen: { field: "operation", is: KEYED },
    }).optional(),
    value: templateValue({
      title: "Value",
      help: "Any JSON; to merge, an object.",
      placeholder: '{ "name": "{{ trigger.body.name }}" }',
      showWhen: { field: "operation", is: ["put", "merge", "append"] },
    }).optional(),
    default: templateValue({
      title: "If there is none",
      help: "Given in place of a record that is not there.",
      showWhen: { field: "operation", is: ["get"] },
    }).optional(),
    field: template({
      title: "Field",
      help: "The property that holds the number; empty if the value itself is the number.",
      placeholder: "visits",
      showWhen: { field: "operation", is: ["increment"] },
    }).optional(),
    by: template({
      title: "By",
      help: "How much to add; 1 if empty. A record that is not there counts as 0.",
      placeholder: "1",
      showWhen: { field: "operation", is: ["increment"] },
    }).optional(),
    where: templateMap({
      title: "Where",
      help: "Properties and the values they must have.",
      placeholder: "{{ trigger.body.city }}",
      showWhen: { field: "operation", is: ["query"] },
    }).optional(),
    order: template({
      title: "Order",
      help: "oldest, newest, or a property; with - before it for descending.",
      placeholder: "newest",
      showWhen: { field: "operation", is: ["query"] },
    }).optional(),
    limit: z
      .int()
      .min(1)
      .max(1000)
      .default(100)
      .meta(plain("number", { title: "Records at most", showWhen: { field: "operation", is: ["query"] } })),
  }),
  defaults: { operation: "get", collection: "" },
  example: {
    about: "Visits are counted for each customer.",
    config: {
      operation: "increment",
      collection: "customers",
      key: "{{ trigger.body.email }}",
      field: "visits",
    },
    output: { key: "ada@example.com", value: 3 },
  },
  outputs: () => OUT,
  output: ({ operation }) => ({
    type: "object",
    properties: OUTPUTS[operation],
    required: Object.keys(OUTPUTS[operation]),
    additionalProperties: false,
  }),
  summary: ({ operation, collection, key }) => {
    const place = [collection, KEYED.includes(operation) ? key : undefined].filter((name) => name?.trim());
    return [OPERATIONS[operation].verb, place.map((name) => expressionText(name ?? "")).join("/")]
      .join(" ")
      .trim();
  },
  touches: ({ operation }) => OPERATIONS[operation].touches,
});
