import { z } from "zod";
import type { JsonObject } from "@/lib/utils/json";
import { RUN_PRIORITIES } from "./priority";

/** The document version this release writes. Older ones are migrated on load, newer ones refused. */
export const DOCUMENT_VERSION = 1;

export const MAX_DEPTH = 5;

/** What a node id looks like: it is what expressions name. */
export const NODE_ID_PATTERN = /^[a-z][a-z0-9_]{0,62}$/;
const RESERVED_IDS = new Set(["in", "true", "false", "null"]);

export function isNodeId(id: string): boolean {
  return NODE_ID_PATTERN.test(id) && !RESERVED_IDS.has(id);
}

const duration = z.string().regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, "a duration such as 500ms, 30s, 5m, 2h or 1d");
const jsonObject = z.record(z.string(), z.json());

export const policySchema = z.strictObject({
  retries: z.int().min(0).max(20).optional().meta({ title: "Retries", help: "After failures that may pass" }),
  backoff: z
    .strictObject({ kind: z.enum(["exponential", "constant"]), base: duration, max: duration.optional() })
    .optional(),
  timeout: duration.optional(),
  onError: z.enum(["fail", "branch", "continue"]).optional(),
  defaultOutput: z.json().optional(),
});
export type Policy = z.output<typeof policySchema>;

const point = z.tuple([z.number(), z.number()]);

export const nodeSchema = z.strictObject({
  type: z.string().min(1).max(64),
  name: z.string().max(200),
  position: point,
  config: jsonObject,
  parent: z.string().optional(),
  size: point.optional(),
  collapsed: z.boolean().optional(),
  disabled: z.boolean().optional(),
  policy: policySchema.optional(),
});

/** A node as the document holds it; `config` is checked against its type's own schema elsewhere. */
export interface DocumentNode extends Omit<z.output<typeof nodeSchema>, "config"> {
  config: JsonObject;
}

export const edgeSchema = z.strictObject({
  from: z.string(),
  port: z.string().optional(),
  to: z.string(),
});
export type Edge = z.output<typeof edgeSchema>;

export const settingsSchema = z.strictObject({
  timeout: duration.optional(),
  maxSteps: z.int().min(1).max(1_000_000).optional(),
  budgetUsd: z.number().min(0).optional(),
  concurrency: z.int().min(1).nullable().optional(),
  priority: z.enum(RUN_PRIORITIES).optional(),
  errorWorkflow: z.string().nullable().optional(),
});

export const documentSchema = z.strictObject({
  heddle: z.literal(DOCUMENT_VERSION),
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u, "one line of text, without control characters"),
  description: z.string().max(10_000).optional(),
  settings: settingsSchema.optional(),
  nodes: z.record(z.string(), nodeSchema),
  edges: z.array(edgeSchema),
});

/** A whole workflow: what is edited, saved, exported, diffed, versioned and run. */
export interface WorkflowDocument extends Omit<z.output<typeof documentSchema>, "nodes"> {
  nodes: Record<string, DocumentNode>;
}

/** The port an edge leaves by. */
export function portOf(edge: Edge): string {
  return edge.port ?? "out";
}

/** The same text for edges that join the same ports, in whatever way they are written. */
export function edgeKey(edge: Edge): string {
  return JSON.stringify([edge.from, portOf(edge), edge.to]);
}
