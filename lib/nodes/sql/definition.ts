import { z } from "zod";
import { defineNode, OUT } from "../definition";
import { credentialField, plain, template } from "../fields";
import { countParameters } from "./count-parameters";

const OUTPUT = {
  type: "object",
  properties: {
    rows: { type: "array", items: { type: "object" } },
    rowCount: { type: "integer" },
  },
  required: ["rows", "rowCount"],
  additionalProperties: false,
};

export const sql = defineNode({
  type: "sql",
  label: "SQL",
  description: "Runs one statement on a PostgreSQL database.",
  icon: "table",
  category: "action",
  role: "step",
  durability: "step",
  config: z
    .strictObject({
      credential: credentialField({ title: "Database", accepts: ["postgres"], needed: true }),
      statement: z
        .string()
        .max(100_000)
        .refine((text) => !/\{\{\s*[A-Za-z_]/.test(text), {
          error: "A statement takes no {{ … }}: write $1 in its place and add the value to the parameters",
        })
        .meta(
          plain("code", {
            title: "Statement",
            help: "$1 stands for the first parameter, $2 for the second.",
            placeholder: "select * from customers where email = $1",
            needed: true,
          }),
        ),
      parameters: z
        .array(template({ title: "Value", placeholder: "{{ trigger.body.email }}" }))
        .max(100)
        .default([])
        .meta(plain("list", { title: "Parameters", help: "The values of $1, $2 and so on." })),
      mode: z
        .enum(["read", "write"])
        .default("read")
        .meta(
          plain("select", {
            title: "May",
            help: "The database refuses changes by a statement that may only read.",
            options: [
              { value: "read", label: "Only read" },
              { value: "write", label: "Change data" },
            ],
          }),
        ),
      maxRows: z
        .int()
        .min(1)
        .max(10_000)
        .default(1000)
        .meta(plain("number", { title: "Rows at most", help: "It fails when there are more." })),
    })
    .superRefine(({ statement, parameters }, { addIssue }) => {
      const wanted = countParameters(statement);
      if (wanted === parameters.length) return;
      const message = `The statement uses ${wanted} parameters, but there are ${parameters.length}`;
      addIssue({ code: "custom", path: ["parameters"], message });
    }),
  defaults: { credential: "", statement: "" },
  example: {
    about: "A customer is looked up by e-mail address.",
    config: {
      credential: "Shop database",
      statement: "select id, name from customers where email = $1",
      parameters: ["{{ trigger.body.email }}"],
    },
    output: { rows: [{ id: 7, name: "Ada" }], rowCount: 1 },
  },
  outputs: () => OUT,
  output: () => OUTPUT,
  summary: ({ statement }) =>
    /^\s*([a-z]+(\s+[a-z_."]+){0,3})/i.exec(statement)?.[1]?.replace(/\s+/g, " ") ?? "",
  touches: ({ mode }) => (mode === "write" ? "writes" : "reads"),
});
