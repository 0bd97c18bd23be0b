import type { z } from "zod";
import {
  type Approval,
  approvalDetailsSchema,
  type decideApproval as contract,
} from "@/lib/api/contracts/approvals";
import { readAnswers } from "@/lib/nodes/form-fields";
import { isJsonObject, type Json, type JsonObject } from "@/lib/utils/json";
import { type Caller, inWorkspace, may } from "./access";
import { AppError, notFound } from "./app-error";
import { pool, prisma } from "./db";
import { type Page, pageOf } from "./page";
import { decidePause } from "./pauses";

interface ApprovalRow {
  id: string;
  runId: string;
  workflowId: string;
  workflowName: string;
  nodeId: string;
  createdAt: Date;
  deadline: Date | null;
  /** Of the pause. */
  status: "open" | "decided" | "expired" | "cancelled";
  /** Whether its run still waits for it. */
  waiting: boolean;
  details: Json;
  outcome: Json;
  decidedBy: string | null;
  decidedAt: Date | null;
}

/** What a run has given up is nothing to decide any more. */
const IS_WAITING = `
r.status IN ('pending', 'running', 'waiting')
AND EXISTS (SELECT FROM step_runs s WHERE s.run_id = p.run_id AND s.path = p.path AND s.status = 'waiting')`;
const IS_OPEN = `
p.kind = 'approval' AND p.status = 'open' AND (p.deadline IS NULL OR p.deadline > now()) AND ${IS_WAITING}`;

const SELECT = `
SELECT p.id, p.run_id AS "runId", r.workflow_id AS "workflowId", w.name AS "workflowName",
  p.node_id AS "nodeId", p.created_at AS "createdAt", p.deadline, p.status, p.details, p.outcome,
  p.decided_by AS "decidedBy", p.decided_at AS "decidedAt", ${IS_WAITING} AS waiting
FROM pauses p JOIN runs r ON r.id = p.run_id JOIN workflows w ON w.id = r.workflow_id`;

/** A page goes on after the row that ended the last one. */
const PAGES = {
  open: `${SELECT}
WHERE p.workspace_id = $1 AND ${IS_OPEN}
  AND ($2::text IS NULL OR (p.created_at, p.id) > (SELECT c.created_at, c.id FROM pauses c WHERE c.id = $2))
ORDER BY p.created_at, p.id LIMIT $3`,
  decided: `${SELECT}
WHERE p.workspace_id = $1 AND p.kind = 'approval' AND p.status IN ('decided', 'expired')
  AND ($2::text IS NULL OR (p.decided_at, p.id) < (SELECT c.decided_at, c.id FROM pauses c WHERE c.id = $2))
ORDER BY p.decided_at DESC, p.id DESC LIMIT $3`,
} as const;

/** The workspace's approvals: open ones with the oldest first, decided ones with the latest first. */
export async function listApprovals(
  caller: Caller,
  { status, cursor, limit }: { status: "open" | "decided"; cursor?: string | undefined; limit: number },
): Promise<Page<Approval>> {
  const { rows } = await pool().query<ApprovalRow>({
    name: `approvals-${status}`,
    text: PAGES[status],
    values: [inWorkspace(caller, "view").workspaceId, cursor ?? null, limit + 1],
  });
  const email = await emailOf(caller);
  return pageOf(rows, limit, (row) => present(row, caller, email));
}

/** How many approvals of the workspace are open. */
export async function countOpenApprovals(caller: Caller): Promise<{ open: number }> {
  const { rows } = await pool().query<{ open: number }>({
    name: "approvals-count",
    text: `SELECT count(*)::int AS open FROM pauses p JOIN runs r ON r.id = p.run_id WHERE p.workspace_id = $1 AND ${IS_OPEN}`,
    values: [inWorkspace(caller, "view").workspaceId],
  });
  return { open: rows[0]?.open ?? 0 };
}

/** Throws `not-found`. */
export async function getApproval(caller: Caller, id: string): Promise<Approval> {
  return present(await requireApproval(caller, id), caller, await emailOf(caller));
}

/**
 * Decides an open approval, and its run goes on. Throws `not-found`, `forbidden` for those it was not asked
 * of, `invalid-input` with each field that does not fit, and `already-decided` with who was first.
 */
export async function decideApproval(
  caller: Caller,
  id: string,
  { decision, comment, data }: z.output<(typeof contract)["body"]>,
): Promise<Approval> {
  const email = await emailOf(caller);
  const approval = present(await requireApproval(caller, id), caller, email);
  if (approval.status !== "open") throw alreadyDecided(approval);
  if (!approval.mayDecide) throw new AppError("forbidden", refusal(approval));
  const value = { decision, by: email, comment, data: answersOf(approval, decision, data) };
  const decided = await decidePause(id, value, email);
  const now = await getApproval(caller, id);
  if (!decided) throw alreadyDecided(now);
  return now;
}

async function requireApproval(caller: Caller, id: string): Promise<ApprovalRow> {
  const { rows } = await pool().query<ApprovalRow>({
    name: "approval",
    text: `${SELECT} WHERE p.id = $1 AND p.workspace_id = $2 AND p.kind = 'approval'`,
    values: [id, inWorkspace(caller, "view").workspaceId],
  });
  if (!rows[0]) throw notFound("approval");
  return rows[0];
}

/** Who rejects need not have filled in anything. */
function answersOf({ fields }: Approval, decision: string, data: JsonObject): JsonObject {
  const asked = decision === "approved" ? fields : fields.map((field) => ({ ...field, required: false }));
  const { answers, issues } = readAnswers(asked, data);
  const [first] = issues;
  if (!first) return answers;
  throw new AppError("invalid-input", `“${first.path}” ${first.message}.`, {
    fields: issues.map(({ path, message }) => ({ path: `data.${path}`, message })),
  });
}

function refusal({ assignees }: Approval): string {
  if (assignees.length === 0) return "Your role does not allow you to decide.";
  return `This was asked of ${assignees.join(", ")}; besides them only owners may decide.`;
}

function alreadyDecided({ status, decidedBy }: Approval): AppError {
  const who = decidedBy ?? "Somebody";
  const gone = "The run does not wait for this decision any more.";
  const said = {
    open: gone,
    cancelled: gone,
    expired: "The deadline has passed.",
    approved: `${who} has approved this already.`,
    rejected: `${who} has rejected this already.`,
  };
  return new AppError("already-decided", said[status]);
}

async function emailOf({ userId }: Caller): Promise<string | null> {
  if (userId === null) return null;
  const user = await prisma().user.findUnique({ where: { id: userId }, select: { email: true } });
  return user?.email ?? null;
}

function present(row: ApprovalRow, caller: Caller, email: string | null): Approval {
  const details = approvalDetailsSchema.parse(row.details);
  const { decision, comment, data } = isJsonObject(row.outcome) ? row.outcome : {};
  return {
    ...details,
    id: row.id,
    runId: row.runId,
    workflowId: row.workflowId,
    workflowName: row.workflowName,
    nodeId: row.nodeId,
    createdAt: row.createdAt.toISOString(),
    deadline: row.deadline?.toISOString() ?? null,
    status: statusOf(row, decision),
    mayDecide: mayDecide(caller, details.assignees, email),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decidedBy: row.decidedBy,
    comment: typeof comment === "string" ? comment : "",
    data: isJsonObject(data) ? data : {},
  };
}

function statusOf(row: ApprovalRow, decision: Json | undefined): Approval["status"] {
  const { status, deadline, waiting } = row;
  if (status === "decided") return decision === "approved" ? "approved" : "rejected";
  if (status === "expired" || (deadline !== null && deadline.getTime() <= Date.now())) return "expired";
  return status === "open" && waiting ? "open" : "cancelled";
}

/** Those it was asked of, else all who may edit; owners always. */
function mayDecide(caller: Caller, assignees: string[], email: string | null): boolean {
  if (assignees.length === 0) return may(caller, "edit");
  return may(caller, "manage") || (email !== null && assignees.includes(email.toLowerCase()));
}
