import { z } from "zod";
import { contract } from "../contract";
import { idParams, issueSchema, listOf, none, pageQuery, storableText } from "./common";

/** The document as it goes over the wire; its structure is checked by the service, which can name places. */
const document = z.record(z.string(), z.json());

export const workflowSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** What other workflows call it by; it stays when the workflow is renamed. */
  key: z.string(),
  revision: z.number().int(),
  document,
  published: z.object({ version: z.number().int(), at: z.string() }).nullable(),
  /** Whether the draft means something else than the published version. */
  changedSincePublish: z.boolean(),
  hooks: z.array(z.object({ nodeId: z.string(), url: z.string() })),
  /** Triggers of the published version that the server watches for; `problem` says what went wrong last. */
  triggers: z.array(
    z.object({
      nodeId: z.string(),
      source: z.string(),
      nextAt: z.string().nullable(),
      problem: z.string().nullable(),
    }),
  ),
  /** Remembered inputs by trigger node id. */
  samples: z.record(z.string(), z.json()),
  /** Semantic faults of the draft; structural ones are never saved. */
  issues: z.array(issueSchema),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Workflow = z.output<typeof workflowSchema>;

export const workflowSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  key: z.string(),
  description: z.string(),
  revision: z.number().int(),
  published: z.object({ version: z.number().int(), at: z.string() }).nullable(),
  nodeCount: z.number().int(),
  /** Node types in use, for the icons of the card. */
  nodeTypes: z.array(z.string()),
  lastRun: z.object({ id: z.string(), status: z.string(), at: z.string() }).nullable(),
  updatedAt: z.string(),
});
export type WorkflowSummary = z.output<typeof workflowSummarySchema>;

export const listWorkflows = contract({
  method: "GET",
  path: "/workflows",
  summary: "List workflows, last changed first",
  params: none,
  query: pageQuery.extend({ q: z.string().max(200).optional() }),
  body: none,
  response: listOf(workflowSummarySchema),
});

export const createWorkflow = contract({
  method: "POST",
  path: "/workflows",
  summary: "Make a workflow from a document",
  status: 201,
  params: none,
  query: none,
  body: z.strictObject({ document }),
  response: workflowSchema,
});

export const importWorkflow = contract({
  method: "POST",
  path: "/workflows/import",
  summary: "Make a workflow from an exported document, sent as the body itself",
  status: 201,
  params: none,
  query: none,
  body: z.json(),
  response: workflowSchema,
});

export const getWorkflow = contract({
  method: "GET",
  path: "/workflows/{id}",
  summary: "Read a workflow with its draft",
  params: idParams,
  query: none,
  body: none,
  response: workflowSchema,
});

export const saveWorkflow = contract({
  method: "PUT",
  path: "/workflows/{id}",
  summary: "Save the draft; refused with 409 and the current document when the revision is stale",
  params: idParams,
  query: none,
  body: z.strictObject({ revision: z.number().int().min(1), document }),
  response: workflowSchema,
});

export const deleteWorkflow = contract({
  method: "DELETE",
  path: "/workflows/{id}",
  summary: "Delete a workflow with its versions and runs",
  params: idParams,
  query: none,
  body: none,
  response: none,
});

export const duplicateWorkflow = contract({
  method: "POST",
  path: "/workflows/{id}/duplicate",
  summary: "Make a copy of the draft",
  status: 201,
  params: idParams,
  query: none,
  body: none,
  response: workflowSchema,
});

export const publishWorkflow = contract({
  method: "POST",
  path: "/workflows/{id}/publish",
  summary: "Publish the draft as a new version",
  params: idParams,
  query: none,
  body: z.strictObject({ note: storableText(2000).default("") }),
  response: workflowSchema,
});

export const unpublishWorkflow = contract({
  method: "POST",
  path: "/workflows/{id}/unpublish",
  summary: "Take the published version offline",
  params: idParams,
  query: none,
  body: none,
  response: workflowSchema,
});

export const validateWorkflow = contract({
  method: "POST",
  path: "/workflows/{id}/validate",
  summary: "List the faults of the draft",
  params: idParams,
  query: none,
  body: none,
  response: z.object({ issues: z.array(issueSchema) }),
});

export const exportWorkflow = contract({
  method: "GET",
  path: "/workflows/{id}/export",
  summary: "Download the draft in canonical form; refused when it holds what looks like a secret",
  params: idParams,
  query: z.object({ includeSecrets: z.stringbool().default(false) }),
  body: none,
  response: document,
});

export const saveSample = contract({
  method: "PUT",
  path: "/workflows/{id}/samples/{nodeId}",
  summary: "Remember an input for a trigger",
  params: idParams.extend({ nodeId: z.string() }),
  query: none,
  body: z.strictObject({ input: z.json() }),
  response: none,
});

const versionSchema = z.object({
  version: z.number().int(),
  documentHash: z.string(),
  note: z.string(),
  publishedAt: z.string(),
  current: z.boolean(),
});

export const listVersions = contract({
  method: "GET",
  path: "/workflows/{id}/versions",
  summary: "List published versions, newest first",
  params: idParams,
  query: none,
  body: none,
  response: listOf(versionSchema),
});

const comparedVersion = z.union([z.literal("draft"), z.coerce.number().int().min(1)]);

export const diffVersions = contract({
  method: "GET",
  path: "/workflows/{id}/diff",
  summary: "What changed between two versions, or a version and the draft, in words",
  params: idParams,
  /** The published version and the draft, if absent. */
  query: z.object({ from: comparedVersion.optional(), to: comparedVersion.default("draft") }),
  body: none,
  response: z.object({
    changes: z.array(
      z.object({
        kind: z.string(),
        /** The node it is about; absent for changes of the document and of edges. */
        nodeId: z.string().optional(),
        /** The change as one sentence. */
        text: z.string(),
      }),
    ),
  }),
});

export const getVersion = contract({
  method: "GET",
  path: "/workflows/{id}/versions/{version}",
  summary: "Read one published version",
  params: idParams.extend({ version: z.coerce.number().int().min(1) }),
  query: none,
  body: none,
  response: versionSchema.extend({ document }),
});
