import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { messageOf } from "@/lib/api/error-message";
import { inlineCall } from "@/lib/graph/inline";
import { nodeAt } from "@/lib/graph/node-at";
import { subWorkflowKit } from "@/lib/nodes/sub-workflow";
import type { ActionContext } from "../actions";
import { useEditor } from "../store/editor-context";
import { LABELS } from "./labels";
import { type CalledWorkflow, useCalledWorkflow } from "./queries";
import { RefusalList } from "./refusal-list";
import { settleLayout } from "./settle-layout";

interface InlineDialogProps {
  context: ActionContext;
  /** Id of the node that calls. */
  call: string;
  onClose(): void;
  /** Closes it and shows nodes. */
  onShow(nodes: readonly string[]): void;
}

/** Says what would come in place of a call, and puts it there. */
export function InlineDialog({ context, call, onClose, onShow }: InlineDialogProps) {
  const document = useEditor((state) => state.document);
  const { workflow, version } = nodeAt(document, call)?.config ?? {};
  const key = typeof workflow === "string" ? workflow : "";
  const { data: called, error } = useCalledWorkflow(key, typeof version === "number" ? version : null);
  const preview = called ? inlineCall(document, call, called.document, subWorkflowKit) : null;
  const inlined = preview && !Array.isArray(preview) ? preview : null;
  function submit() {
    if (!inlined || !called) return;
    const { apply, select } = context.store.getState();
    const parent = nodeAt(document, call)?.parent ?? null;
    const came = inlined.ids.filter((id) => (nodeAt(inlined.document, id)?.parent ?? null) === parent);
    apply(() => settleLayout(document, [call], inlined.document, came));
    select(came);
    toast.success(LABELS.inlined(called.name));
    onClose();
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="md"
      title={LABELS.inlineTitle}
      description={LABELS.inlineText}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!inlined} onClick={submit}>
            {LABELS.inlineConfirm}
          </Button>
        </>
      }
    >
      {error || called === null ? (
        <p role="alert" className="text-failed">
          {error ? messageOf(error) : LABELS.notThere(key)}
        </p>
      ) : !called ? (
        <div role="status" aria-label={LABELS.loading}>
          <Skeleton className="h-5 w-64 rounded" />
        </div>
      ) : Array.isArray(preview) ? (
        <RefusalList title={LABELS.inlineRefused} refusals={preview} onShow={onShow} />
      ) : (
        <p>{LABELS.brings(inlined?.ids.length ?? 0, called.name, versionOf(called))}</p>
      )}
    </Dialog>
  );
}

function versionOf({ version }: CalledWorkflow): string {
  return version === null ? LABELS.draft : LABELS.version(version);
}
