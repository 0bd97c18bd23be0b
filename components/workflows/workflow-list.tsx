"use client";

import { Plus, SearchX, Upload, Workflow as WorkflowMark } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SearchInput } from "@/components/ui/search-input";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf } from "@/lib/api/error-message";
import type { NodeLooks } from "./node-looks";
import { useCreateWorkflow, useWorkflows, type WorkflowPage } from "./queries";
import { WorkflowColumns, WorkflowRow } from "./workflow-row";

const ImportDialog = dynamic(() => import("./import-dialog").then(({ ImportDialog }) => ImportDialog), {
  ssr: false,
});

/** The workflows of the workspace, and the ways to make one. */
export function WorkflowList({ first, looks }: { first: WorkflowPage; looks: NodeLooks }) {
  const [q, setQ] = useState("");
  const [importing, setImporting] = useState(false);
  const workflows = useWorkflows(q, first);
  const items = workflows.data?.pages.flatMap((page) => page.items) ?? [];
  const actions = (
    <>
      <Button onClick={() => setImporting(true)}>
        <Upload />
        Import
      </Button>
      <NewButton />
    </>
  );
  return (
    <>
      <PageHeader title="Workflows" description="Draw it, run it, watch every step." actions={actions} />
      <div className="mt-5 mb-3 flex">
        <SearchInput value={q} onSearch={setQ} label="Search workflows" placeholder="Search workflows" />
      </div>
      {workflows.error && !workflows.data ? (
        <ErrorState
          title="The workflows could not be loaded"
          error={workflows.error}
          onRetry={workflows.refetch}
        />
      ) : workflows.isPending ? (
        <ListSkeleton />
      ) : items.length > 0 ? (
        <div className="overflow-hidden rounded-lg border bg-surface shadow-card">
          <WorkflowColumns />
          <ul className="divide-y">
            {items.map((workflow) => (
              <WorkflowRow key={workflow.id} workflow={workflow} looks={looks} />
            ))}
          </ul>
        </div>
      ) : q ? (
        <EmptyState
          icon={<SearchX />}
          title="No workflow fits"
          actions={<Button onClick={() => setQ("")}>Clear search</Button>}
        >
          No workflow has “{q}” in its name.
        </EmptyState>
      ) : (
        <EmptyState icon={<WorkflowMark />} title="Make your first workflow" actions={actions}>
          Start with an empty canvas and drag a trigger onto it, or import a workflow that somebody exported.
        </EmptyState>
      )}
      {workflows.hasNextPage && (
        <Button
          className="mx-auto mt-4 flex"
          loading={workflows.isFetchingNextPage}
          onClick={() => workflows.fetchNextPage()}
        >
          Load more
        </Button>
      )}
      {importing && <ImportDialog open onOpenChange={setImporting} />}
    </>
  );
}

function NewButton() {
  const router = useRouter();
  const create = useCreateWorkflow();
  return (
    <Button
      variant="primary"
      // Stays busy until the editor is there.
      loading={create.isPending || create.isSuccess}
      onClick={() =>
        create.mutate(undefined, {
          onSuccess: ({ id }) => router.push(`/workflows/${id}`),
          onError: (error) =>
            toast.error("The workflow could not be made", { description: messageOf(error) }),
        })
      }
    >
      {!create.isPending && !create.isSuccess && <Plus />}
      New workflow
    </Button>
  );
}

function ListSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading workflows"
      className="divide-y overflow-hidden rounded-lg border bg-surface shadow-card"
    >
      {["w-48", "w-64", "w-40", "w-56"].map((width) => (
        <div key={width} className="flex h-14 items-center gap-4 px-4">
          <Skeleton className={width} />
          <Skeleton className="ml-auto w-24" />
        </div>
      ))}
    </div>
  );
}
