"use client";

import { Archive, Plus, SearchX, Upload, Workflow as WorkflowMark } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { messageOf } from "@/lib/api/error-message";
import { LABELS } from "./labels";
import { isNarrowed, type ListFilter, queryOfFilter, readFilter } from "./list-filter";
import { ListToolbar } from "./list-toolbar";
import type { NodeLooks } from "./node-looks";
import { type TagCount, useCreateWorkflow, useTags, useWorkflows, type WorkflowPage } from "./queries";
import { useRowKeys } from "./use-row-keys";
import { WorkflowColumns, WorkflowRow } from "./workflow-row";

const ImportDialog = dynamic(() => import("./import-dialog").then(({ ImportDialog }) => ImportDialog), {
  ssr: false,
});

interface WorkflowListProps {
  /** The first page of what `filter` asks for. */
  first: WorkflowPage;
  filter: ListFilter;
  tags: { items: TagCount[] };
  looks: NodeLooks;
}

/** The workflows of the workspace, with filters that live in the address, and the ways to make one. */
export function WorkflowList({ first, filter: known, tags, looks }: WorkflowListProps) {
  const [importing, setImporting] = useState(false);
  const { filter, change, clear } = useListFilter();
  const workflows = useWorkflows(filter, first, known);
  const tagCounts = useTags(tags);
  const items = workflows.data?.pages.flatMap((page) => page.items) ?? [];
  const page = useRef<HTMLDivElement>(null);
  const onKeyDown = useRowKeys(page);
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
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys go from row to row, which are links
    <div ref={page} onKeyDown={onKeyDown}>
      <PageHeader title="Workflows" description="Draw it, run it, watch every step." actions={actions} />
      <ListToolbar filter={filter} tags={tagCounts.data?.items ?? []} onChange={change} />
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
          <ul className="divide-y" aria-label="Workflows">
            {items.map((workflow) => (
              <WorkflowRow
                key={workflow.id}
                workflow={workflow}
                looks={looks}
                onTag={(tag) => change({ tag })}
              />
            ))}
          </ul>
        </div>
      ) : (
        <NoWorkflows filter={filter} onClear={clear} actions={actions} />
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
    </div>
  );
}

function useListFilter() {
  const filter = readFilter(useSearchParams());
  function show(next: ListFilter) {
    const query = new URLSearchParams(queryOfFilter(next));
    window.history.replaceState(null, "", query.size > 0 ? `/workflows?${query}` : "/workflows");
  }
  return {
    filter,
    change: (change: Partial<ListFilter>) => show({ ...filter, ...change }),
    clear: () => show({ ...filter, q: "", tag: "", show: "active" }),
  };
}

interface NoWorkflowsProps {
  filter: ListFilter;
  onClear: () => void;
  actions: ReactNode;
}

function NoWorkflows({ filter, onClear, actions }: NoWorkflowsProps) {
  const { q, tag, show } = filter;
  if (!isNarrowed(filter)) {
    return (
      <EmptyState icon={<WorkflowMark />} title="Make your first workflow" actions={actions}>
        Start with an empty canvas and drag a trigger onto it, or import a workflow that somebody exported.
      </EmptyState>
    );
  }
  const clear = <Button onClick={onClear}>{LABELS.clear}</Button>;
  if (show === "archived" && q === "" && tag === "") {
    return (
      <EmptyState icon={<Archive />} title={LABELS.nothingArchived} actions={clear}>
        {LABELS.aboutArchive}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<SearchX />} title={LABELS.nothingFits} actions={clear}>
      {sayFilter(filter)}
    </EmptyState>
  );
}

function sayFilter({ q, tag, show }: ListFilter): string {
  const kind = {
    active: "No workflow",
    published: "No published workflow",
    draft: "No draft",
    archived: "Nothing archived",
  };
  const parts = [...(q ? [`has “${q}” in its name or tags`] : []), ...(tag ? [`is tagged “${tag}”`] : [])];
  return parts.length > 0 ? `${kind[show]} ${parts.join(" and ")}.` : `${kind[show]} is here yet.`;
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
