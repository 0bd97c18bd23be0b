import { type FormEvent, useId, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { messageOf } from "@/lib/api/error-message";
import type { WorkflowDocument } from "@/lib/graph/document";
import { type Extraction, extractNodes } from "@/lib/graph/extract";
import { nodeAt } from "@/lib/graph/node-at";
import { subWorkflowKit } from "@/lib/nodes/sub-workflow";
import type { ActionContext } from "../actions";
import { goTo } from "../commands/graph-focus";
import { useEditor } from "../store/editor-context";
import { comingBack, handedOver } from "./handed-over";
import { LABELS } from "./labels";
import { useMakeWorkflow } from "./queries";
import { RefusalList } from "./refusal-list";
import { settleLayout } from "./settle-layout";

interface ExtractDialogProps {
  context: ActionContext;
  workflowId: string;
  nodes: readonly string[];
  onClose(): void;
  /** Closes it and shows nodes. */
  onShow(nodes: readonly string[]): void;
}

/** Asks for a name, says what goes in and comes back, and makes a workflow of the nodes. */
export function ExtractDialog({ context, workflowId, nodes, onClose, onShow }: ExtractDialogProps) {
  const document = useEditor((state) => state.document);
  const [name, setName] = useState(() => firstName(document, nodes));
  const made = useExtraction(context, workflowId, nodes);
  const form = useId();
  const preview = useMemo(
    () => extractNodes(document, nodes, { name, workflow: "" }, subWorkflowKit),
    [document, nodes, name],
  );
  const refused = Array.isArray(preview);
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!refused && name.trim() !== "" && (await made.extract(name.trim()))) onClose();
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !made.busy && onClose()}
      size="md"
      title={LABELS.extractTitle}
      description={LABELS.extractText}
      footer={
        <>
          {made.busy && (
            <span role="status" className="mr-auto self-center text-muted">
              {LABELS.extracting}
            </span>
          )}
          <Button disabled={made.busy} onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            loading={made.busy}
            disabled={refused || name.trim() === ""}
          >
            {LABELS.extractConfirm}
          </Button>
        </>
      }
    >
      {refused ? (
        <RefusalList title={LABELS.refused} refusals={preview} onShow={onShow} />
      ) : (
        <form id={form} onSubmit={submit} className="grid gap-4">
          <Field
            label={LABELS.name}
            help={LABELS.nameHelp}
            error={name.trim() === "" ? LABELS.needsName : null}
          >
            <Input
              value={name}
              maxLength={200}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <Summary document={document} nodes={nodes} extraction={preview} />
        </form>
      )}
    </Dialog>
  );
}

interface SummaryProps {
  document: WorkflowDocument;
  nodes: readonly string[];
  extraction: Extraction;
}

function Summary({ document, nodes, extraction }: SummaryProps) {
  const back = comingBack(document, extraction);
  const lists: readonly [string, readonly string[]][] = [
    [LABELS.moves, nodes.map((id) => nodeAt(document, id)?.name || id)],
    [LABELS.goesIn, handedOver(document, extraction)],
    [LABELS.comesBack, back.length > 0 ? back : [LABELS.itsResult]],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 rounded-md border bg-sunken px-3 py-2.5">
      {lists.map(([title, entries]) => (
        <div key={title} className="contents">
          <dt className="text-muted">{title}</dt>
          <dd>{entries.length > 0 ? entries.join(", ") : LABELS.nothing}</dd>
        </div>
      ))}
    </dl>
  );
}

function firstName(document: WorkflowDocument, nodes: readonly string[]): string {
  const [only] = nodes;
  const name = only !== undefined && nodes.length === 1 ? nodeAt(document, only)?.name : undefined;
  return name || `Part of ${document.name}`.slice(0, 200);
}

/** Makes the workflow first, as the call needs its key, and then puts the call in place of the nodes. */
function useExtraction(context: ActionContext, workflowId: string, nodes: readonly string[]) {
  const { store } = context;
  const { mutateAsync, isPending } = useMakeWorkflow(workflowId);
  const extracted = (name: string, workflow: string) =>
    extractNodes(store.getState().document, nodes, { name, workflow }, subWorkflowKit);
  async function extract(name: string): Promise<boolean> {
    const { document } = store.getState();
    const first = extracted(name, "");
    if (Array.isArray(first)) return false;
    try {
      const made = await mutateAsync({ document: first.extracted, note: `From “${document.name}”` });
      const second = extracted(name, made.key);
      const open = { label: LABELS.open, onClick: () => void window.open(`/workflows/${made.id}`, "_blank") };
      if (Array.isArray(second)) {
        toast.error(LABELS.changed(made.name), { duration: 15_000, action: open });
        return true;
      }
      store.getState().apply((current) => {
        const gone = nodes.filter(
          (id) => current.nodes[id]?.parent === second.document.nodes[second.call]?.parent,
        );
        return settleLayout(current, gone, second.document, [second.call]);
      });
      goTo(context, second.call);
      const description = made.published ? LABELS.undoText : LABELS.unpublishedText;
      toast.success(LABELS.extracted(made.name), { description, duration: 15_000, action: open });
      return true;
    } catch (error) {
      toast.error(LABELS.failed, { description: messageOf(error) });
      return false;
    }
  }
  return { extract, busy: isPending };
}
