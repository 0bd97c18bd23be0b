"use client";

import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { NodeIcon } from "@/components/ui/node-icon";
import { OnDemand } from "@/components/ui/on-demand";
import { RelativeTime } from "@/components/ui/relative-time";
import { STATUS, StatusDot } from "@/components/ui/status";
import type { WorkflowSummary } from "@/lib/api/contracts/workflows";
import { RUN_STATUSES } from "@/lib/nodes/status";
import { cn } from "@/lib/utils/cn";
import type { NodeLooks } from "./node-looks";

/** The columns that the header and the rows share; narrow screens show the first and the last. */
const COLUMNS =
  "grid-cols-[minmax(0,1fr)_28px] items-center gap-4 pr-3 pl-4 md:grid-cols-[minmax(0,1fr)_148px_128px_112px_28px]";

/** Names the columns of the rows below. */
export function WorkflowColumns() {
  return (
    <div aria-hidden className={cn("hidden h-8 border-b bg-sunken text-faint text-xs md:grid", COLUMNS)}>
      <span>Workflow</span>
      <span>Nodes</span>
      <span>Last run</span>
      <span className="text-right">Changed</span>
    </div>
  );
}

/** Node types shown by their icons; further ones are counted. */
const MAX_ICONS = 5;
/** Tags shown in a row; further ones are counted. */
const MAX_TAGS = 3;

const loadRowMenu = () => import("./row-menu").then(({ RowMenu }) => RowMenu);

interface WorkflowRowProps {
  workflow: WorkflowSummary;
  looks: NodeLooks;
  onTag: (tag: string) => void;
}

export function WorkflowRow({ workflow, looks, onTag }: WorkflowRowProps) {
  const { id, name, description, nodeCount, updatedAt } = workflow;
  return (
    <li className={cn("group relative grid min-h-14 py-2 transition-colors hover:bg-sunken", COLUMNS)}>
      <div className="min-w-0">
        <div className="flex items-center gap-2">
          <Link
            href={`/workflows/${id}`}
            prefetch={false}
            data-row
            className="truncate rounded font-medium after:absolute after:inset-0 after:rounded-lg focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {name}
          </Link>
          <State workflow={workflow} />
          <Tags tags={workflow.tags} onTag={onTag} />
        </div>
        <p className="truncate text-muted text-sm">
          {description || `${nodeCount} ${nodeCount === 1 ? "node" : "nodes"}`}
        </p>
      </div>
      <TypeIcons types={workflow.nodeTypes} looks={looks} />
      <LastRun lastRun={workflow.lastRun} />
      <span className="hidden text-right text-muted text-sm md:block">
        <RelativeTime at={updatedAt} />
      </span>
      <div className="relative">
        <OnDemand
          variant="ghost"
          size="icon"
          aria-label={`Actions for ${name}`}
          load={loadRowMenu}
          render={(RowMenu) => <RowMenu workflow={workflow} />}
        >
          <Ellipsis />
        </OnDemand>
      </div>
    </li>
  );
}

function State({ workflow: { published, archivedAt } }: { workflow: WorkflowSummary }) {
  if (archivedAt) return <Badge tone="waiting">Archived</Badge>;
  if (published) return <Badge>Published v{published.version}</Badge>;
  return <Badge className="border-dashed">Draft</Badge>;
}

function Tags({ tags, onTag }: { tags: readonly string[]; onTag: (tag: string) => void }) {
  const rest = tags.slice(MAX_TAGS);
  return (
    // Above the link that covers the row.
    <span className="relative hidden min-w-0 items-center gap-1 lg:flex">
      {tags.slice(0, MAX_TAGS).map((tag) => (
        <button
          key={tag}
          type="button"
          title={`Show what is tagged ${tag}`}
          onClick={() => onTag(tag)}
          className="h-5 max-w-28 truncate rounded-full bg-sunken px-1.5 text-muted text-xs hover:text-fg group-hover:bg-border"
        >
          {tag}
        </button>
      ))}
      {rest.length > 0 && (
        <span title={rest.join(", ")} className="text-faint text-xs">
          +{rest.length}
        </span>
      )}
    </span>
  );
}

function TypeIcons({ types, looks }: { types: string[]; looks: NodeLooks }) {
  // In the order of the palette, so that the trigger comes first.
  const used = Object.entries(looks).flatMap(([type, look]) => (types.includes(type) ? [look] : []));
  const rest = used.length - MAX_ICONS;
  return (
    <span className="hidden items-center gap-1 md:flex" title={used.map(({ label }) => label).join(", ")}>
      {used.slice(0, MAX_ICONS).map(({ label, icon, category }) => (
        <NodeIcon key={label} icon={icon} category={category} />
      ))}
      {rest > 0 && <span className="pl-0.5 text-faint text-xs">+{rest}</span>}
    </span>
  );
}

function LastRun({ lastRun }: { lastRun: WorkflowSummary["lastRun"] }) {
  const status = RUN_STATUSES.find((candidate) => candidate === lastRun?.status);
  if (!lastRun || !status) return <span className="hidden text-faint text-sm md:block">Not run yet</span>;
  return (
    <Link
      href={`/runs/${lastRun.id}`}
      prefetch={false}
      title={`Last run: ${STATUS[status].label}`}
      className="relative hidden items-center gap-2 justify-self-start rounded text-muted text-sm hover:text-fg hover:underline md:flex"
    >
      <StatusDot status={status} />
      <RelativeTime at={lastRun.at} />
    </Link>
  );
}
