import { z } from "zod";

/** For operations without parameters, query or body. */
export const none = z.strictObject({});
export const idParams = z.strictObject({ id: z.string().min(1).max(100) });

/** Text for a column of type text, which cannot hold the character NUL. */
export function storableText(maxLength: number) {
  return z
    .string()
    .max(maxLength)
    .regex(/^[^\0]*$/, "text without the character NUL");
}

export const issueSchema = z.object({
  severity: z.enum(["error", "warning"]),
  kind: z.enum(["structure", "semantics"]),
  code: z.string(),
  message: z.string(),
  nodeId: z.string().optional(),
  edge: z.object({ from: z.string(), port: z.string().optional(), to: z.string() }).optional(),
  field: z.array(z.union([z.string(), z.number()])).optional(),
  fix: z.string().optional(),
});

export const runErrorSchema = z.object({
  class: z.string(),
  code: z.string(),
  message: z.string(),
  nodeId: z.string().optional(),
  path: z.string().optional(),
  retryable: z.boolean(),
});

/** RFC 9457, with our stable `code`. `issues` are faults of a document; `fields` of a request. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  issues: z.array(issueSchema).optional(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** With `stale-revision`: the document as it is now. */
  current: z.json().optional(),
  runId: z.string().optional(),
  /** With `confirm-effects`: the steps that would be repeated. */
  steps: z.array(z.object({ path: z.string(), nodeId: z.string(), name: z.string() })).optional(),
});
export type Problem = z.output<typeof problemSchema>;

export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const pageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
