import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { Workflow } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/api/error-message";
import { usePublish } from "../queries";
import { useEditor, useEditorStore } from "../store/editor-context";
import { whenSaved } from "../store/when-saved";

interface PublishDialogProps {
  workflow: Workflow;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Makes the draft the version that webhooks run, with a note on what changed. */
export function PublishDialog({ workflow, open, onOpenChange }: PublishDialogProps) {
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
      setNote("");
      onOpenChange(false);
    } catch (error) {
      toast.error("Not published", { description: messageOf(error) });
    }
  }
  const problems = errors === 1 ? "1 problem has" : `${errors} problems have`;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Publish version ${(workflow.published?.version ?? 0) + 1}`}
      description={
        errors > 0
          ? `${problems} to be solved first: see the list in the toolbar.`
          : "Webhooks and other triggers run the published version. Runs under way finish on the version they began with."
      }
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button variant="primary" loading={publish.isPending} disabled={errors > 0} onClick={submit}>
            Publish
          </Button>
        </>
      }
    >
      <Field label="What changed" optional>
        <Textarea value={note} rows={3} maxLength={2000} onChange={(event) => setNote(event.target.value)} />
      </Field>
    </Dialog>
  );
}
