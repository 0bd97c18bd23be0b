"use client";

import { Activity, SearchX } from "lucide-react";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { PausedNotice } from "@/components/flow/paused-notice";
import { Button, buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { SearchInput } from "@/components/ui/search-input";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { STATUS, StatusBadge } from "@/components/ui/status";
import { useWorkflowNames } from "@/components/workflows/queries";
import type { Run } from "@/lib/api/contracts/runs";
import { isFinal, RUN_STATUSES } from "@/lib/nodes/status";
import { cn } from "@/lib/utils/cn";
import { formatDuration } from "@/lib/utils/format-duration";
import { formatCost, shortId } from "./format";
import { type RunFilters, useRuns } from "./queries";
import { useNow } from "./use-now";

const ANY = "any";

/** All runs of the workspace, newest first, with filters that live in the address. */
export function RunList() {
  const { filters, setFilter, clear } = useRunFilters();
  const runs = useRuns(filters);
  const items = runs.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title="Runs" description="Every run of every workflow, as it happens." />
      <PausedNotice className="mt-4 rounded-md" />
      <Filters filters={filters} setFilter={setFilter} />
      {runs.error && !runs.data ? (
        <ErrorState title="The runs could not be loaded" error={runs.error} onRetry={runs.refetch} />
      ) : runs.isPending ? (
        <ListSkeleton />
      ) : items.length === 0 ? (
        <NoRuns filtered={Object.keys(filters).length > 0} onClear={clear} />
      ) : (
        <RunTable items={items} />
      )}
      {runs.hasNextPage && (
        <Button
          className="mx-auto mt-4 flex"
          loading={runs.isFetchingNextPage}
          onClick={() => runs.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </>
  );
}

function useRunFilters() {
  const params = useSearchParams();
  const router = useRouter();
  const workflow = params.get("workflow");
  const status = RUN_STATUSES.find((candidate) => candidate === params.get("status"));
  const q = params.get("q");
  const filters: RunFilters = {
    ...(workflow ? { workflow } : {}),
    ...(status ? { status } : {}),
    ...(q ? { q } : {}),
  };
  function setFilter(name: keyof RunFilters, value: string) {
    const next = new URLSearchParams(params);
    if (value === "" || value === ANY) next.delete(name);
    else next.set(name, value);
    router.replace(next.size > 0 ? `/runs?${next}` : "/runs", { scroll: false });
  }
  return { filters, setFilter, clear: () => router.replace("/runs", { scroll: false }) };
}

interface FiltersProps {
  filters: RunFilters;
  setFilter: (name: keyof RunFilters, value: string) => void;
}

function Filters({ filters, setFilter }: FiltersProps) {
  const workflows = useWorkflowNames();
  return (
    <div className="mt-5 mb-3 flex flex-wrap gap-2">
      <SearchInput
        value={filters.q ?? ""}
        onSearch={(q) => setFilter("q", q)}
        label="Search runs"
        placeholder="Search by run id or workflow"
      />
      <Select
        aria-label="Workflow"
        className="w-52"
        value={filters.workflow ?? ANY}
        onValueChange={(value) => setFilter("workflow", value)}
        options={[
          { value: ANY, label: "All workflows" },
          ...(workflows.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Select
        aria-label="Status"
        className="w-40"
        value={filters.status ?? ANY}
        onValueChange={(value) => setFilter("status", value)}
        options={[
          { value: ANY, label: "Any status" },
          ...RUN_STATUSES.map((status) => ({ value: status, label: STATUS[status].label })),
        ]}
      />
    </div>
  );
}

const COLUMNS =
  "grid grid-cols-[116px_minmax(0,1fr)_92px] md:grid-cols-[116px_minmax(0,1fr)_120px_88px_80px_104px] items-center gap-4 px-4";

function RunTable({ items }: { items: Run[] }) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface shadow-card">
      <div aria-hidden className={`${COLUMNS} h-8 border-b bg-sunken text-faint text-xs`}>
        <span>Status</span>
        <span>Workflow</span>
        <span className="hidden md:block">Trigger</span>
        <span className="hidden text-right md:block">Duration</span>
        <span className="hidden text-right md:block">Cost</span>
        <span className="text-right">Started</span>
      </div>
      <ul className="divide-y">
        {items.map((run) => (
          <li key={run.id}>
            <Link
              href={`/runs/${run.id}`}
              prefetch={false}
              className={`${COLUMNS} h-10 transition-colors hover:bg-sunken focus-visible:-outline-offset-2`}
            >
              <span>
                <StatusBadge status={run.status} />
              </span>
              <span className="flex min-w-0 items-baseline gap-2">
                <span className={cn("truncate font-medium", run.error && "max-w-[50%] shrink-0")}>
                  {run.workflowName}
                </span>
                <code className="shrink-0 text-faint text-xs">{shortId(run.id)}</code>
                {run.queue && (
                  <span className="hidden truncate text-muted text-sm lg:block">
                    {run.queue.reason === "paused" ? "paused, " : ""}
                    number {run.queue.position} in the queue
                  </span>
                )}
                {run.error && (
                  <span className="hidden truncate text-failed text-sm lg:block">{run.error.message}</span>
                )}
              </span>
              <span className="hidden truncate text-muted md:block">
                {run.trigger.type} · {run.version === null ? "draft" : `v${run.version}`}
              </span>
              <span className="hidden text-right text-muted tabular-nums md:block">
                <Duration run={run} />
              </span>
              <span className="hidden text-right text-muted tabular-nums md:block">
                {formatCost(run.costUsd)}
              </span>
              <RelativeTime
                at={run.startedAt ?? run.createdAt}
                className="truncate text-right text-muted tabular-nums"
              />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Duration({ run }: { run: Run }) {
  const running = run.startedAt !== null && !isFinal(run.status);
  const now = useNow(running, 1000);
  if (run.durationMs !== null) return formatDuration(run.durationMs);
  if (!running || run.startedAt === null) return "–";
  return formatDuration(Math.floor(Math.max(now - Date.parse(run.startedAt), 0) / 1000) * 1000).replace(
    /\.0+ /,
    " ",
  );
}

function NoRuns({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState
        icon={<SearchX />}
        title="No runs fit"
        actions={<Button onClick={onClear}>Clear filters</Button>}
      >
        Nothing has run that fits these filters.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Activity />}
      title="Nothing has run yet"
      actions={
        <Link href="/workflows" className={buttonClass({ variant: "primary" })}>
          Open a workflow
        </Link>
      }
    >
      Open a workflow and press Run, or send a request to the address of a published webhook. Runs appear here
      as they start.
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading runs"
      className="divide-y overflow-hidden rounded-lg border bg-surface"
    >
      {["w-48", "w-64", "w-40", "w-56", "w-44"].map((width) => (
        <div key={width} className="flex h-10 items-center gap-6 px-4">
          <Skeleton className="w-20" />
          <Skeleton className={width} />
        </div>
      ))}
    </div>
  );
}
