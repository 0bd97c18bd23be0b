"use client";

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { shortId } from "@/components/runs/format";
import { ErrorState } from "@/components/ui/error-state";
import { JsonView } from "@/components/ui/json-view";
import { Prose } from "@/components/ui/prose";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { Approval } from "@/lib/api/contracts/approvals";
import { labelOf } from "@/lib/nodes/form-fields";
import { ApprovalStatus } from "./approval-status";
import { Deadline } from "./deadline";
import { DecisionForm } from "./decision-form";
import { useApproval } from "./queries";

/** One approval: what is asked, by which run, and the decision or the form for it. */
export function ApprovalPage({ id }: { id: string }) {
  const approval = useApproval(id);
  return (
    <div className="mx-auto max-w-[640px]">
      <Link href="/approvals" className="mb-3 inline-flex items-center gap-1 text-muted hover:text-fg">
        <ArrowLeft aria-hidden className="size-3.5" /> Approvals
      </Link>
      {approval.data ? (
        <Details approval={approval.data} />
      ) : approval.error ? (
        <ErrorState
          title="The approval could not be loaded"
          heading="h1"
          error={approval.error}
          onRetry={approval.refetch}
        />
      ) : (
        <div role="status" aria-label="Loading the approval" className="grid gap-3">
          <Skeleton className="h-6 w-72" />
          <Skeleton className="w-full" />
          <Skeleton className="w-2/3" />
        </div>
      )}
    </div>
  );
}

function Details({ approval }: { approval: Approval }) {
  const { title, message, status, workflowId, workflowName, runId, createdAt, deadline } = approval;
  return (
    <article>
      <header className="grid gap-1.5">
        <div className="flex items-start justify-between gap-4">
          <h1 className="font-semibold text-xl tracking-[-0.01em] [overflow-wrap:anywhere]">{title}</h1>
          <ApprovalStatus status={status} />
        </div>
        <p className="flex flex-wrap gap-x-1.5 text-muted">
          <Link href={`/workflows/${workflowId}`} className="hover:text-fg hover:underline">
            {workflowName}
          </Link>
          ·
          <Link href={`/runs/${runId}`} className="hover:text-fg hover:underline">
            run <code>{shortId(runId)}</code>
          </Link>
          ·
          <span>
            asked <RelativeTime at={createdAt} />
          </span>
          {status === "open" && deadline && (
            <span>
              · due <Deadline at={deadline} />
            </span>
          )}
        </p>
      </header>
      {message.trim() !== "" && (
        <div className="mt-5 rounded-lg border bg-surface p-4 shadow-card">
          <Prose>{message}</Prose>
        </div>
      )}
      <div className="mt-5">
        {status === "open" ? <ToDecide approval={approval} /> : <Decided {...approval} />}
      </div>
    </article>
  );
}

function ToDecide({ approval }: { approval: Approval }) {
  if (approval.mayDecide) return <DecisionForm approval={approval} />;
  const asked = approval.assignees.join(", ");
  return (
    <p className="rounded-lg border bg-sunken px-4 py-3 text-muted">
      {asked ? `This was asked of ${asked}.` : "Your role does not allow you to decide."}
    </p>
  );
}

const OUTCOMES = { approved: "Approved", rejected: "Rejected" } as const;

function Decided({ status, decidedBy, decidedAt, comment, data, fields }: Approval) {
  if (status === "expired") return <Said>Nobody decided before the deadline.</Said>;
  if (status !== "approved" && status !== "rejected")
    return <Said>The run does not wait for it any more.</Said>;
  const answered = fields.filter(({ name }) => (data[name] ?? null) !== null);
  return (
    <div className="grid gap-4">
      <Said>
        {OUTCOMES[status]} by {decidedBy ?? "a caller of the API"}
        {decidedAt && (
          <>
            , <RelativeTime at={decidedAt} />
          </>
        )}
        {comment && <q className="mt-1 block whitespace-pre-wrap text-fg">{comment}</q>}
      </Said>
      {answered.length > 0 && (
        <dl className="grid gap-3">
          {answered.map((field) => (
            <div key={field.name}>
              <dt className="font-medium text-muted text-sm">{labelOf(field)}</dt>
              <dd className="whitespace-pre-wrap [overflow-wrap:anywhere]">
                <Answer value={data[field.name]} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function Answer({ value }: { value: Approval["data"][string] | undefined }) {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string" || typeof value === "number") return String(value);
  return <JsonView value={value ?? null} />;
}

function Said({ children }: { children: ReactNode }) {
  return <div className="rounded-lg border bg-sunken px-4 py-3 text-muted">{children}</div>;
}
