"use client";

import { UserCheck } from "lucide-react";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import type { Approval } from "@/lib/api/contracts/approvals";
import { ApprovalStatus } from "./approval-status";
import { Deadline } from "./deadline";
import { type ApprovalList, useApprovals } from "./queries";

const TABS = [
  { value: "open", label: "Open" },
  { value: "decided", label: "Decided" },
] as const satisfies { value: ApprovalList; label: string }[];

/** What people are asked to decide, and what they have decided; which of the two is in the address. */
export function ApprovalsPage() {
  const router = useRouter();
  const shown: ApprovalList = useSearchParams().get("status") === "decided" ? "decided" : "open";
  return (
    <>
      <PageHeader title="Approvals" description="Runs that wait for somebody to decide." />
      <Tabs
        value={shown}
        label="Which approvals"
        tabs={TABS}
        className="mt-4"
        listClassName="px-0"
        onValueChange={(next) =>
          router.replace(next === "open" ? "/approvals" : "/approvals?status=decided", { scroll: false })
        }
      >
        <TabPanel value={shown} className="overflow-visible pt-4">
          <List status={shown} />
        </TabPanel>
      </Tabs>
    </>
  );
}

function List({ status }: { status: ApprovalList }) {
  const approvals = useApprovals(status);
  const items = approvals.data?.pages.flatMap((page) => page.items) ?? [];
  if (approvals.error && !approvals.data) {
    return (
      <ErrorState
        title="The approvals could not be loaded"
        error={approvals.error}
        onRetry={approvals.refetch}
      />
    );
  }
  if (approvals.isPending) return <ListSkeleton />;
  if (items.length === 0) return <Nothing status={status} />;
  return (
    <>
      <ul className="divide-y overflow-hidden rounded-lg border bg-surface shadow-card">
        {items.map((approval) => (
          <li key={approval.id}>
            <Row approval={approval} />
          </li>
        ))}
      </ul>
      {approvals.hasNextPage && (
        <Button
          className="mx-auto mt-4 flex"
          loading={approvals.isFetchingNextPage}
          onClick={() => approvals.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </>
  );
}

function Row({ approval }: { approval: Approval }) {
  const { id, title, workflowName, status, createdAt, deadline, decidedBy, decidedAt, mayDecide } = approval;
  return (
    <Link
      href={`/approvals/${id}`}
      prefetch={false}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 px-4 py-2.5 transition-colors hover:bg-sunken focus-visible:-outline-offset-2"
    >
      <span className="min-w-0">
        <span className="block truncate font-medium">{title}</span>
        <span className="block truncate text-muted text-sm">
          {workflowName} · asked <RelativeTime at={createdAt} />
          {status === "open" && !mayDecide && " · of others"}
          {decidedAt && status !== "expired" && (
            <>
              {" · "}
              {decidedBy ?? "by API"}, <RelativeTime at={decidedAt} />
            </>
          )}
        </span>
      </span>
      <span className="flex items-center gap-3 text-muted text-sm">
        {status === "open" && deadline && (
          <span>
            due <Deadline at={deadline} />
          </span>
        )}
        <ApprovalStatus status={status} />
      </span>
    </Link>
  );
}

function Nothing({ status }: { status: ApprovalList }) {
  if (status === "decided") {
    return (
      <EmptyState icon={<UserCheck />} title="Nothing was decided yet">
        Decisions stay here, with who made them and what they filled in.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<UserCheck />} title="Nothing to decide">
      Put an Approval node into a workflow, and its runs wait here for a person.
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading approvals"
      className="divide-y overflow-hidden rounded-lg border bg-surface"
    >
      {["w-64", "w-48", "w-56"].map((width) => (
        <div key={width} className="grid gap-2 px-4 py-3">
          <Skeleton className={width} />
          <Skeleton className="w-36" />
        </div>
      ))}
    </div>
  );
}
