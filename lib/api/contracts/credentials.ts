import { z } from "zod";
import { contract } from "../contract";
import { idParams, listOf, none, storableText } from "./common";

const mostCalls = z.int("a whole number").min(1, "at least 1").max(100_000, "at most 100,000");
/** How many calls may be made with a credential; null for any number. */
const rateLimitSchema = z
  .strictObject({ perSecond: mostCalls.optional(), perMinute: mostCalls.optional() })
  .nullable();
export type CredentialRateLimit = z.output<typeof rateLimitSchema>;

const credentialSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** One of the kinds of lib/nodes/credential-kinds. */
  kind: z.string(),
  /** By field; secret ones are never sent. */
  values: z.record(z.string(), z.string()),
  rateLimit: rateLimitSchema,
  /** Workflows whose draft names it. */
  usedBy: z.array(z.object({ id: z.string(), name: z.string() })),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type CredentialView = z.output<typeof credentialSchema>;

const nameSchema = storableText(100).trim().min(1, "a name");
const valuesSchema = z.record(z.string().max(100), storableText(20_000));

export const listCredentials = contract({
  method: "GET",
  path: "/credentials",
  summary: "List credentials by name, with the workflows that use them; secrets are never sent",
  params: none,
  query: none,
  body: none,
  response: listOf(credentialSchema),
});

export const createCredential = contract({
  method: "POST",
  path: "/credentials",
  summary: "Store a credential, encrypted",
  status: 201,
  params: none,
  query: none,
  body: z.strictObject({
    name: nameSchema,
    kind: z.string().max(100),
    values: valuesSchema,
    rateLimit: rateLimitSchema.optional(),
  }),
  response: credentialSchema,
});

export const updateCredential = contract({
  method: "PUT",
  path: "/credentials/{id}",
  summary: "Change a credential; secret fields that are left empty keep their value",
  params: idParams,
  query: none,
  body: z.strictObject({
    name: nameSchema.optional(),
    values: valuesSchema.optional(),
    rateLimit: rateLimitSchema.optional(),
  }),
  response: credentialSchema,
});

export const deleteCredential = contract({
  method: "DELETE",
  path: "/credentials/{id}",
  summary: "Delete a credential; workflows that name it fail from then on where they need it",
  params: idParams,
  query: none,
  body: none,
  response: none,
});
