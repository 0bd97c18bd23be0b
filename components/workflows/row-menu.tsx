"use client";

import { Copy, Download, Ellipsis, PanelsTopLeft, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { messageOf } from "@/lib/api/error-message";
import { useExportWorkflow } from "./export-workflow";
import { useDeleteWorkflow, useDuplicateWorkflow } from "./queries";

/** What can be done with a workflow from its row. Opens when it is first drawn. */
export function RowMenu({ id, name }: { id: string; name: string }) {
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
    </>
  );
}
