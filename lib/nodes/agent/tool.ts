import { z } from "zod";
import { asOptions, credentialField, type FieldHints, jsonSchemaField, plain } from "../fields";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

const KINDS = ["http", "workflow", "mcp", "code", "store", "knowledge"] as const;

function shownFor(...kinds: (typeof KINDS)[number][]): Pick<FieldHints, "showWhen"> {
  return { showWhen: { field: "kind", is: kinds } };
}

/** One flat object for all kinds, so that the form can show the fields of the kind that is chosen. */
const tool = z.strictObject({
  kind: z.enum(KINDS).meta(
    plain("select", {
      title: "Kind",
      options: [
        { value: "http", label: "HTTP request" },
        { value: "workflow", label: "Workflow" },
        { value: "mcp", label: "MCP server" },
        { value: "code", label: "Code" },
        { value: "store", label: "Store" },
        { value: "knowledge", label: "Knowledge" },
      ],
    }),
  ),
  name: z
    .string()
    .regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/, "letters, digits, _ and -, with a letter first")
    .meta(
      plain("text", {
        title: "Name",
        help: "What the model calls it. The tools of a server or of the store have it before their own name.",
        placeholder: "find_contact",
      }),
    ),
  description: z
    .string()
    .max(4000)
    .meta(plain("text", { title: "Description", help: "Tells the model what it does and when to use it." })),
  method: z
    .enum(METHODS)
    .default("GET")
    .meta(plain("select", { title: "Method", options: asOptions(METHODS), ...shownFor("http") })),
  url: z
    .string()
    .max(4000)
    .optional()
    .meta(
      plain("text", {
        title: "Address",
        help: "In an HTTP request, {{ args.… }} stands for what the model gives; without it, the arguments are the query.",
        placeholder: "https://api.example.com/contacts/{{ args.email }}",
        needed: true,
        ...shownFor("http", "mcp"),
      }),
    ),
  credential: credentialField({
    title: "Credential",
    help: "Sent along; the model never sees it.",
    accepts: ["bearer", "basic", "header", "query", "oauth2"],
    ...shownFor("http", "mcp"),
  }).optional(),
  allow: z
    .string()
    .max(4000)
    .optional()
    .meta(
      plain("text", {
        title: "Allowed tools",
        help: "Names of the server's tools, with commas between them. All, if empty.",
        placeholder: "search, read_page",
        ...shownFor("mcp"),
      }),
    ),
  workflow: z
    .string()
    .max(200)
    .optional()
    .meta(
      plain("workflow", {
        title: "Workflow",
        help: "Its published version runs, and the model gets its result.",
        needed: true,
        ...shownFor("workflow"),
      }),
    ),
  source: z
    .string()
    .max(100_000)
    .optional()
    .meta(
      plain("code", {
        title: "Code",
        help: "JavaScript that sees the arguments as args and returns the result.",
        placeholder: "return args.net * 1.19;",
        needed: true,
        ...shownFor("code"),
      }),
    ),
  collection: z
    .string()
    .max(100)
    .optional()
    .meta(
      plain("text", {
        title: "Collection",
        placeholder: "contacts",
        needed: true,
        ...shownFor("store", "knowledge"),
      }),
    ),
  access: z
    .enum(["read", "write"])
    .default("read")
    .meta(
      plain("select", {
        title: "The model may",
        options: [
          { value: "read", label: "Read records" },
          { value: "write", label: "Read and write records" },
        ],
        ...shownFor("store"),
      }),
    ),
  inputSchema: jsonSchemaField({
    title: "Arguments",
    help: "What the model has to give.",
    ...shownFor("http", "workflow", "code"),
  }).optional(),
});

/** A tool that an agent may use. What it is given is the model's to say, and filled in when it is called. */
export type Tool = z.output<typeof tool>;

export const tools = z
  .array(tool)
  .max(50)
  .refine(
    (list) => new Set(list.map(({ name }) => name)).size === list.length,
    "Two tools have the same name",
  );

/** Whether using the tool may change something outside of the run. */
export function toolWrites({ kind, method, access }: Tool): boolean {
  const writes: Record<Tool["kind"], boolean> = {
    http: method !== "GET",
    workflow: true,
    mcp: true,
    code: false,
    store: access === "write",
    knowledge: false,
  };
  return writes[kind];
}
