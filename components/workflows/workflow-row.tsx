"use client";

import { Copy, Download, Ellipsis, PanelsTopLeft, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { NodeIcon } from "@/components/ui/node-icon";
import { RelativeTime } from "@/components/ui/relative-time";
import { STATUS, StatusDot } from "@/components/ui/status";
import type { WorkflowSummary } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/api/error-message";
import { definitionOf } from "@/lib/nodes/registry";
import { RUN_STATUSES } from "@/lib/nodes/status";
import { cn } from "@/lib/utils/cn";
import { useExportWorkflow } from "./export-workflow";
import { useDeleteWorkflow, useDuplicateWorkflow } from "./queries";

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

export function WorkflowRow({ workflow }: { workflow: WorkflowSummary }) {
  const { id, name, description, published, nodeCount, updatedAt } = workflow;
  return (
    <li className={cn("group relative grid min-h-14 py-2 transition-colors hover:bg-sunken", COLUMNS)}>
      <div className="min-w-0">
        <div className="flex items-center gap-2">
          <Link
            href={`/workflows/${id}`}
            className="truncate rounded font-medium after:absolute after:inset-0 after:rounded-lg focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {name}
          </Link>
          {published ? (
            <Badge>Published v{published.version}</Badge>
          ) : (
            <Badge className="border-dashed">Draft</Badge>
          )}
        </div>
        <p className="truncate text-muted text-sm">
          {description || `${nodeCount} ${nodeCount === 1 ? "node" : "nodes"}`}
        </p>
      </div>
      <TypeIcons types={workflow.nodeTypes} />
      <LastRun lastRun={workflow.lastRun} />
      <span className="hidden text-right text-muted text-sm md:block">
        <RelativeTime at={updatedAt} />
      </span>
      <RowMenu workflow={workflow} />
    </li>
  );
}

function TypeIcons({ types }: { types: string[] }) {
  const looks = types.flatMap((type) => definitionOf(type) ?? []);
  const rest = looks.length - MAX_ICONS;
  return (
    <span className="hidden items-center gap-1 md:flex" title={looks.map(({ label }) => label).join(", ")}>
      {looks.slice(0, MAX_ICONS).map(({ label, icon, category }) => (
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
      title={`Last run: ${STATUS[status].label}`}
      className="relative hidden items-center gap-2 justify-self-start rounded text-muted text-sm hover:text-fg hover:underline md:flex"
    >
      <StatusDot status={status} />
      <RelativeTime at={lastRun.at} />
    </Link>
  );
}

function RowMenu({ workflow: { id, name } }: { workflow: WorkflowSummary }) {
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const duplicate = useDuplicateWorkflow();
  const remove = useDeleteWorkflow();
  const exporting = useExportWorkflow(id, name);
  function copy() {
    toast.promise(duplicate.mutateAsync(id), {
      loading: "Duplicating…",
      success: `“${name}” was duplicated`,
      error: messageOf,
    });
  }
  async function confirmDelete() {
    try {
      await remove.mutateAsync(id);
      toast.success(`“${name}” was deleted`);
    } catch (error) {
      toast.error("The workflow could not be deleted", { description: messageOf(error) });
      throw error;
    }
  }
  return (
    <div className="relative">
      <Menu
        trigger={
          <Button variant="ghost" size="icon" aria-label={`Actions for ${name}`}>
            <Ellipsis />
          </Button>
        }
      >
        <MenuItem icon={<PanelsTopLeft />} onSelect={() => router.push(`/workflows/${id}`)}>
          Open
        </MenuItem>
        <MenuItem icon={<Copy />} onSelect={copy}>
          Duplicate
        </MenuItem>
        <MenuItem icon={<Download />} onSelect={exporting.run}>
          Export
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<Trash2 />} danger onSelect={() => setAsking(true)}>
          Delete…
        </MenuItem>
      </Menu>
      {exporting.dialog}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete “${name}”?`}
        description="Its versions, its webhook addresses and the history of its runs go with it. This cannot be undone."
        confirmLabel="Delete workflow"
        danger
        onConfirm={confirmDelete}
      />
    </div>
  );
}
