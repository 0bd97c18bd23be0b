import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import type { Workflow } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/api/error-message";
import { usePublish } from "../queries";
import { useEditor, useEditorStore } from "../store/editor-context";
import { whenSaved } from "../store/when-saved";

const UnpublishedChanges = dynamic(
  () => import("../versions/unpublished-changes").then((module) => module.UnpublishedChanges),
  { ssr: false },
);

interface PublishDialogProps {
  workflow: Workflow;
  onClose: () => void;
}

/** Makes the draft the version that triggers run, with a note, and what changed since the last one in words. */
export function PublishDialog({ workflow, onClose }: PublishDialogProps) {
  const store = useEditorStore();
  const publish = usePublish(workflow.id);
  const [note, setNote] = useState("");
  const errors = useEditor(
    (state) => state.problems.all.filter(({ severity }) => severity === "error").length,
  );
  async function submit() {
    try {
      await whenSaved(store);
      const { published } = await publish.mutateAsync(note);
      toast.success(`Published as v${published?.version ?? 1}`);
      onClose();
    } catch (error) {
      toast.error("Not published", { description: messageOf(error) });
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="md"
      title="Publish a new version"
      description={describe(errors, workflow.archivedAt !== null)}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" loading={publish.isPending} disabled={errors > 0} onClick={submit}>
            Publish
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Field label="Note" optional help="What others should know of this version.">
          <Textarea
            value={note}
            rows={3}
            maxLength={2000}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
        <UnpublishedChanges workflow={workflow} />
      </div>
    </Dialog>
  );
}

function describe(errors: number, archived: boolean): string {
  if (errors > 0) {
    const problems = errors === 1 ? "1 problem has" : `${errors} problems have`;
    return `${problems} to be solved first: see the list in the toolbar.`;
  }
  return archived
    ? "The workflow is archived: its triggers fire again once it is brought back from the archive."
    : "Webhooks and other triggers run the published version. Runs under way finish on the version they began with.";
}
