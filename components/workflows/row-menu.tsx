"use client";

import { Archive, ArchiveRestore, Copy, Download, Ellipsis, PanelsTopLeft, Tag, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { WorkflowSummary } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/api/error-message";
import { useExportWorkflow } from "./export-workflow";
import { LABELS } from "./labels";
import { useArchiveWorkflow, useDeleteWorkflow, useDuplicateWorkflow } from "./queries";
import { TagsDialog } from "./tags-dialog";

/** What can be done with a workflow from its row. Opens when it is first drawn. */
export function RowMenu({ workflow }: { workflow: WorkflowSummary }) {
  const { id, name, tags } = workflow;
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [tagging, setTagging] = useState(false);
  const duplicate = useDuplicateWorkflow();
  const remove = useDeleteWorkflow();
  const exporting = useExportWorkflow(id, name);
  function copy() {
    toast.promise(duplicate.mutateAsync(id), {
      loading: "Duplicating…",
      success: (copied) => ({
        message: `“${name}” was duplicated`,
        action: { label: "Open", onClick: () => router.push(`/workflows/${copied.id}`) },
      }),
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
    <>
      <Menu
        defaultOpen
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
        <MenuItem icon={<Tag />} onSelect={() => setTagging(true)}>
          Tags…
        </MenuItem>
        <MenuItem icon={<Download />} onSelect={exporting.run}>
          Export
        </MenuItem>
        <MenuSeparator />
        <ArchiveItem workflow={workflow} />
        <MenuItem icon={<Trash2 />} danger onSelect={() => setAsking(true)}>
          Delete…
        </MenuItem>
      </Menu>
      {exporting.dialog}
      {tagging && <TagsDialog {...{ id, name, tags }} onClose={() => setTagging(false)} />}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete “${name}”?`}
        description="Its versions, its webhook addresses and the history of its runs go with it. This cannot be undone."
        confirmLabel="Delete workflow"
        danger
        onConfirm={confirmDelete}
      />
    </>
  );
}

/** Needs no question: it can be taken back at once. */
function ArchiveItem({ workflow: { id, name, archivedAt } }: { workflow: WorkflowSummary }) {
  const change = useArchiveWorkflow();
  const archive = async (archived: boolean) => {
    try {
      await change.mutateAsync({ id, archived });
      toast.success(archived ? LABELS.archived(name) : LABELS.unarchived(name), {
        action: { label: "Undo", onClick: () => void archive(!archived) },
      });
    } catch (error) {
      toast.error(`“${name}” could not be moved`, { description: messageOf(error) });
    }
  };
  return archivedAt ? (
    <MenuItem icon={<ArchiveRestore />} onSelect={() => archive(false)}>
      Unarchive
    </MenuItem>
  ) : (
    <MenuItem icon={<Archive />} onSelect={() => archive(true)}>
      Archive
    </MenuItem>
  );
}
