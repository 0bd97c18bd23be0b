import { z } from "zod";
import { STEP_STATUSES } from "@/lib/nodes/status";
import { contract } from "../contract";
import { WORKFLOW_ORDERS, WORKFLOW_STATES } from "../workflow-filter";
import { idParams, issueSchema, listOf, none, pageQuery, storableText } from "./common";
import { editsSchema } from "./edits";
import { runSchema } from "./runs";

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
  /** Since when it is put away and its triggers do not fire. */
  archivedAt: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Workflow = z.output<typeof workflowSchema>;

/** What the editor's page brings along. */
export interface OpenedWorkflow {
  workflow: Workflow;
  /** Tells one visit of the page from another. */
  opening: string;
}

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
  tags: z.array(z.string()),
  archivedAt: z.string().nullable(),
  updatedAt: z.string(),
});
export type WorkflowSummary = z.output<typeof workflowSummarySchema>;

/** A word that workflows are sorted by; the same in small and capital letters. */
const tag = storableText(40).trim().toLowerCase().min(1);

const workflowFilter = z.object({
  /** A part of the name, or a tag. */
  q: z.string().max(200).optional(),
  tag: tag.optional(),
  /** All but `archived` leave out what is archived. */
  show: z.enum(WORKFLOW_STATES).default("active"),
  sort: z.enum(WORKFLOW_ORDERS).default("changed"),
});
export type WorkflowFilter = z.output<typeof workflowFilter>;

export const listWorkflows = contract({
  method: "GET",
  path: "/workflows",
  summary: "List workflows, last changed first unless another order is asked for",
  params: none,
  query: pageQuery.extend(workflowFilter.shape),
  body: none,
  response: listOf(workflowSummarySchema),
});

export const listTags = contract({
  method: "GET",
  path: "/workflows/tags",
  summary: "List the tags in use",
  params: none,
  query: none,
  body: none,
  response: z.object({ items: z.array(z.object({ tag: z.string(), count: z.number().int() })) }),
});

export const setTags = contract({
  method: "PUT",
  path: "/workflows/{id}/tags",
  summary: "Replace the tags of a workflow",
  params: idParams,
  query: none,
  body: z.strictObject({ tags: z.array(tag).max(20) }),
  response: workflowSummarySchema,
});

export const archiveWorkflow = contract({
  method: "POST",
  path: "/workflows/{id}/archive",
  summary: "Put a workflow away; its triggers do not fire",
  params: idParams,
  query: none,
  body: none,
  response: workflowSummarySchema,
});

export const unarchiveWorkflow = contract({
  method: "POST",
  path: "/workflows/{id}/unarchive",
  summary: "Bring an archived workflow back",
  params: idParams,
  query: none,
  body: none,
  response: workflowSummarySchema,
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
  body: z.strictObject({
    revision: z.number().int().min(1),
    document,
    /** What the person can undo and do again now; it stays as it is if absent. */
    edits: editsSchema.optional(),
  }),
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

const pinSchema = z.object({
  output: z.json(),
  /** The port that the node is left by. */
  port: z.string(),
});
export type Pin = z.output<typeof pinSchema>;

export const listPins = contract({
  method: "GET",
  path: "/workflows/{id}/pins",
  summary: "List the outputs that are pinned for tests of the draft, by node id",
  params: idParams,
  query: none,
  body: none,
  response: z.object({ pins: z.record(z.string(), pinSchema) }),
});

export const savePin = contract({
  method: "PUT",
  path: "/workflows/{id}/pins/{nodeId}",
  summary: "Pin an output of a node for tests of the draft; published runs never use it",
  params: idParams.extend({ nodeId: z.string() }),
  query: none,
  /** Without a port the node is left by its first one. */
  body: pinSchema.partial({ port: true }),
  response: pinSchema,
});

export const deletePin = contract({
  method: "DELETE",
  path: "/workflows/{id}/pins/{nodeId}",
  summary: "Take a pinned output away",
  params: idParams.extend({ nodeId: z.string() }),
  query: none,
  body: none,
  response: none,
});

function readIteration([id = "", index]: string[]): [string, number][] {
  return index === undefined ? [] : [[id, Number(index)]];
}

export const listNodeData = contract({
  method: "GET",
  path: "/workflows/{id}/test/data",
  summary: "List the steps of the last runs that have data of each node of the draft",
  params: idParams,
  query: z.strictObject({
    /** Which iterations of containers are looked at, from 0, such as `each:2,loop:0`; the first of others. */
    iterations: z
      .string()
      .max(1_000)
      .regex(/^(\w+:\d{1,9}(,\w+:\d{1,9})*)?$/, "such as each:2,loop:0")
      .default("")
      .transform((text) =>
        Object.fromEntries(text.split(",").flatMap((pair) => readIteration(pair.split(":")))),
      ),
  }),
  body: none,
  response: z.object({
    items: z.array(
      z.object({
        nodeId: z.string(),
        runId: z.string(),
        path: z.string(),
        status: z.enum(STEP_STATUSES),
        at: z.string(),
        /** How many iterations a container went through; null for other nodes. */
        iterations: z.number().int().nullable(),
      }),
    ),
  }),
});

export const testWorkflow = contract({
  method: "POST",
  path: "/workflows/{id}/test",
  summary: "Run the draft, the part of it that leads to a node, or that node alone, with pinned outputs",
  status: 202,
  params: idParams,
  query: none,
  body: z.strictObject({
    /** The node to test; the whole draft runs if absent. */
    node: z.string().optional(),
    /** Whether nothing but that node runs, with data from pins and the last runs. */
    only: z.boolean().optional(),
    trigger: z.string().optional(),
    /** What the trigger gets; what was used last if absent. */
    input: z.json().optional(),
    /** Whether pinned outputs are taken in place of computed ones; true if absent. */
    pins: z.boolean().optional(),
    /** Whether nodes may run that change something outside; only asked for where `node` is given. */
    confirmEffects: z.boolean().optional(),
    /** By container, from 0, of which iteration the data is that the one node gets; the first if absent. */
    iterations: z.record(z.string(), z.int().min(0)).optional(),
  }),
  response: runSchema,
});

const versionSchema = z.object({
  version: z.number().int(),
  documentHash: z.string(),
  note: z.string(),
  /** The name of the person; null where that was done with an API key. */
  publishedBy: z.string().nullable(),
  publishedAt: z.string(),
  current: z.boolean(),
});
export type Version = z.output<typeof versionSchema>;

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
