import { z } from "zod";
import { type CredentialKind, isCredentialKind } from "../credential-kinds";

const credentialSchema = z.strictObject({
  kind: z.string().refine((kind) => isCredentialKind(kind), "is not a kind of credential"),
  /** How to get one. */
  help: z.string().min(1),
});

const fieldSchema = z.strictObject({
  name: z.string().regex(/^[a-z]\w*$/i),
  label: z.string().min(1),
  /** What an empty field shows, which is also a value that fits. */
  placeholder: z.string().min(1),
  help: z.string().exactOptional(),
  required: z.literal(true).exactOptional(),
  /** `json` is text that is kept as the JSON it holds. */
  kind: z.enum(["text", "longtext", "number", "choice", "json"]),
  choices: z.array(z.string()).exactOptional(),
});

/** Parts of an `http` node's config, in which `[[name]]` stands for a field's value. */
const requestSchema = z.record(z.string(), z.json());

const operationSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/),
  label: z.string().min(1),
  description: z.string().min(1),
  credential: credentialSchema.exactOptional(),
  fields: z.array(fieldSchema),
  request: requestSchema,
});

/** The form of an app's data file: what its operations have in common stands once, above them. */
const fileSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/),
  label: z.string().min(1),
  docs: z.url(),
  credential: credentialSchema,
  defaults: requestSchema.exactOptional(),
  operations: z.array(operationSchema).min(1),
});

export type RecipeField = z.output<typeof fieldSchema>;

/** One thing that an app can do, as a preset of the `http` node. */
export interface RecipeOperation {
  id: string;
  label: string;
  description: string;
  credential: { kind: CredentialKind; help: string };
  fields: RecipeField[];
  request: z.output<typeof requestSchema>;
}

/** An app with its operations; pure data over the `http` node. */
export interface Recipe {
  id: string;
  label: string;
  /** Address of the vendor's documentation. */
  docs: string;
  operations: RecipeOperation[];
}

/** Reads an app's data file. Throws `ZodError` where it has not the form of one. */
export function readRecipe(file: unknown): Recipe {
  const { id, label, docs, credential, defaults, operations } = fileSchema.parse(file);
  return {
    id,
    label,
    docs,
    operations: operations.map((operation) => ({
      ...operation,
      credential: withKind(operation.credential ?? credential),
      request: merge(defaults ?? {}, operation.request),
    })),
  };
}

type Request = z.output<typeof requestSchema>;

/** The headers of both, the operation's going first; any other part is the operation's or the app's. */
function merge(defaults: Request, request: Request): Request {
  const headers = { ...objectAt(defaults, "headers"), ...objectAt(request, "headers") };
  return { ...defaults, ...request, ...(Object.keys(headers).length > 0 && { headers }) };
}

function objectAt(request: Request, key: string): Request {
  return z.record(z.string(), z.json()).catch({}).parse(request[key]);
}

function withKind({ kind, help }: z.output<typeof credentialSchema>): RecipeOperation["credential"] {
  if (!isCredentialKind(kind)) throw new Error(`${kind} is not a kind of credential`);
  return { kind, help };
}
