"use client";

import { ArrowUpDown, Tag } from "lucide-react";
import { OnDemand } from "@/components/ui/on-demand";
import { SearchInput } from "@/components/ui/search-input";
import { WORKFLOW_STATES } from "@/lib/api/workflow-filter";
import { cn } from "@/lib/utils/cn";
import { LABELS } from "./labels";
import type { ListFilter } from "./list-filter";
import type { TagCount } from "./queries";

interface ListToolbarProps {
  filter: ListFilter;
  tags: readonly TagCount[];
  onChange: (change: Partial<ListFilter>) => void;
}

const loadSortMenu = () => import("./sort-menu").then(({ SortMenu }) => SortMenu);

/** What narrows and orders the list below it. */
export function ListToolbar({ filter, tags, onChange }: ListToolbarProps) {
  return (
    <div className="mt-5 mb-3 grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          value={filter.q}
          onSearch={(q) => onChange({ q })}
          label={LABELS.search}
          placeholder={LABELS.searchHint}
        />
        <States filter={filter} onChange={onChange} />
        <span className="flex-1" />
        <OnDemand
          aria-label={`${LABELS.sort} ${LABELS.orders[filter.sort]}`}
          load={loadSortMenu}
          render={(SortMenu) => <SortMenu sort={filter.sort} onChange={(sort) => onChange({ sort })} />}
        >
          <ArrowUpDown className="text-muted" />
          {LABELS.orders[filter.sort]}
        </OnDemand>
      </div>
      {(tags.length > 0 || filter.tag !== "") && <Tags filter={filter} tags={tags} onChange={onChange} />}
    </div>
  );
}

function States({ filter, onChange }: Pick<ListToolbarProps, "filter" | "onChange">) {
  return (
    <fieldset className="flex h-8 rounded-md border bg-sunken p-0.5">
      <legend className="sr-only">Which workflows</legend>
      {WORKFLOW_STATES.map((state) => (
        <button
          key={state}
          type="button"
          aria-pressed={filter.show === state}
          onClick={() => onChange({ show: state })}
          className={cn(
            "rounded px-2.5 font-medium text-muted transition-colors hover:text-fg",
            filter.show === state && "bg-surface text-fg shadow-card",
          )}
        >
          {LABELS.states[state]}
        </button>
      ))}
    </fieldset>
  );
}

function Tags({ filter, tags, onChange }: ListToolbarProps) {
  // A tag that nothing has any more can still be taken off the filter.
  const known = tags.some(({ tag }) => tag === filter.tag);
  const shown = known || filter.tag === "" ? tags : [{ tag: filter.tag, count: 0 }, ...tags];
  return (
    <fieldset className="flex max-h-20 flex-wrap items-center gap-1.5 overflow-y-auto py-0.5">
      <legend className="sr-only">{LABELS.tags}</legend>
      <Tag aria-hidden className="mx-1 size-3.5 text-faint" />
      {shown.map(({ tag, count }) => (
        <button
          key={tag}
          type="button"
          aria-pressed={filter.tag === tag}
          aria-label={`Tagged ${tag}, ${count}`}
          onClick={() => onChange({ tag: filter.tag === tag ? "" : tag })}
          className={cn(
            "flex h-6 items-center gap-1.5 rounded-full border px-2 text-muted text-sm transition-colors hover:border-border-strong hover:text-fg",
            filter.tag === tag && "border-accent/50 bg-accent-soft text-accent hover:text-accent",
          )}
        >
          {tag}
          <span className={cn("tabular-nums", filter.tag === tag ? "text-accent" : "text-faint")}>
            {count}
          </span>
        </button>
      ))}
    </fieldset>
  );
}
