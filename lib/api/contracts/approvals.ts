import { z } from "zod";
import { contract } from "../contract";
import { idParams, listOf, none, pageQuery, storableText } from "./common";

const fieldSchema = z.object({
  name: z.string(),
  label: z.string().optional(),
  kind: z.enum(["text", "longtext", "number", "boolean", "choice"]),
  options: z.array(z.string()).optional(),
  required: z.boolean().optional(),
  default: z.json().optional(),
});

/** What an approval node asked for, as it is kept with the pause. */
export const approvalDetailsSchema = z.object({
  title: z.string(),
  /** Markdown. */
  message: z.string(),
  /** E-mail addresses of those who may decide besides owners; empty for all who may edit. */
  assignees: z.array(z.string()),
  fields: z.array(fieldSchema),
});

export const approvalSchema = approvalDetailsSchema.extend({
  id: z.string(),
  runId: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  nodeId: z.string(),
  createdAt: z.string(),
  deadline: z.string().nullable(),
  /** `cancelled` where the run does not wait for it any more. */
  status: z.enum(["open", "approved", "rejected", "expired", "cancelled"]),
  /** Whether the caller may decide it. */
  mayDecide: z.boolean(),
  decidedAt: z.string().nullable(),
  /** E-mail address of who decided; null for a caller with an API key, and before. */
  decidedBy: z.string().nullable(),
  comment: z.string(),
  data: z.record(z.string(), z.json()),
});
export type Approval = z.output<typeof approvalSchema>;

export const listApprovals = contract({
  method: "GET",
  path: "/approvals",
  summary: "What people are asked to decide: open approvals oldest first, decided ones newest first",
  params: none,
  query: pageQuery.extend({ status: z.enum(["open", "decided"]).default("open") }),
  body: none,
  response: listOf(approvalSchema),
});

export const countApprovals = contract({
  method: "GET",
  path: "/approvals/count",
  summary: "How many approvals are open",
  params: none,
  query: none,
  body: none,
  response: z.object({ open: z.number().int() }),
});

export const getApproval = contract({
  method: "GET",
  path: "/approvals/{id}",
  summary: "One approval",
  params: idParams,
  query: none,
  body: none,
  response: approvalSchema,
});

export const decideApproval = contract({
  method: "POST",
  path: "/approvals/{id}/decide",
  summary: "Approve or reject; a second decision is refused with 409",
  params: idParams,
  query: none,
  body: z.strictObject({
    decision: z.enum(["approved", "rejected"]),
    comment: storableText(10_000).default(""),
    /** Answers to the approval's fields; checked only where it is approved. */
    data: z.record(z.string(), z.json()).default({}),
  }),
  response: approvalSchema,
});
