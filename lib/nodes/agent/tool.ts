import { z } from "zod";
import { asOptions, jsonSchemaField, plain } from "../fields";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

const httpTool = z.strictObject({
  kind: z
    .literal("http")
    .meta(plain("select", { title: "Kind", options: [{ value: "http", label: "HTTP request" }] })),
  name: z
    .string()
    .regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/, "letters, digits, _ and -, with a letter first")
    .meta(plain("text", { title: "Name", help: "What the model calls it.", placeholder: "find_contact" })),
  description: z
    .string()
    .max(4000)
    .meta(plain("text", { title: "Description", help: "Tells the model what it does and when to use it." })),
  method: z
    .enum(METHODS)
    .default("GET")
    .meta(
      plain("select", {
        title: "Method",
        options: asOptions(METHODS),
      }),
    ),
  url: z
    .string()
    .max(4000)
    .meta(
      plain("text", {
        title: "Address",
        help: "{{ args.… }} stands for what the model gives. An address without it gets the arguments as its query.",
        placeholder: "https://api.example.com/contacts/{{ args.email }}",
        needed: true,
      }),
    ),
  inputSchema: jsonSchemaField({ title: "Arguments", help: "What the model has to give." }),
});

/** A tool that an agent may use. Its address is filled in with the model's arguments, not before. */
export type HttpTool = z.output<typeof httpTool>;

export const tools = z.array(httpTool).max(50);
