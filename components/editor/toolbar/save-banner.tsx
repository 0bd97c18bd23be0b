import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { call } from "@/lib/api/client";
import { getWorkflow } from "@/lib/api/contracts/workflows";
import { messageOf } from "@/lib/api/error-message";
import { loadDocument } from "@/lib/graph/load";
import { isJsonObject, toJson } from "@/lib/utils/json";
import { useSaveCopy, useSetWorkflowFacts } from "../queries";
import { useEditor, useEditorStore } from "../store/editor-context";
import { forgetDraft } from "../store/kept-draft";

/** What keeps the edits from being saved, where a person has to choose. */
export function SaveBanner({ workflowId, person }: { workflowId: string; person: string }) {
  const phase = useEditor((state) => state.save.phase);
  if (phase.kind === "refused") {
    return (
      <div role="alert" className="flex items-center gap-3 border-b bg-failed/10 px-4 py-2 text-failed">
        Not saved: {phase.message} Your edits are kept in this browser.
      </div>
    );
  }
  return phase.kind === "conflict" ? (
    <Conflict {...{ workflowId, person }} revision={phase.revision} />
  ) : null;
}

interface ConflictProps {
  workflowId: string;
  person: string;
  revision: number;
}

function Conflict({ workflowId, person, revision }: ConflictProps) {
  const store = useEditorStore();
  const copy = useSaveCopy();
  const setFacts = useSetWorkflowFacts();
  const [busy, setBusy] = useState(false);
  const canCompare = useEditor((state) => state.theirs !== null);
  const comparing = useEditor((state) => state.settling);
  async function settle(first: () => Promise<void>) {
    setBusy(true);
    try {
      await first();
      const current = await call(getWorkflow, { params: { id: workflowId } });
      store.getState().load(loadDocument(current.document), current.revision);
      forgetDraft({ person, workflowId });
      setFacts(current);
    } catch (error) {
      toast.error(messageOf(error));
    } finally {
      setBusy(false);
    }
  }
  async function keepCopy() {
    const { document } = store.getState();
    const body = toJson({ ...document, name: `${document.name} (my copy)`.slice(0, 200) });
    const made = await copy.mutateAsync(isJsonObject(body) ? body : {});
    toast.success(`Your edits are in “${made.name}”`, {
      duration: 15_000,
      action: { label: "Open", onClick: () => window.open(`/workflows/${made.id}`, "_blank") },
    });
  }
  return (
    <div role="alert" className="flex items-center gap-3 border-b bg-waiting/10 px-4 py-2">
      <span className="flex-1">
        <b className="font-semibold">Somebody saved a newer revision (r{revision}).</b> Your edits are not
        lost: nothing is overwritten until you choose.
      </span>
      <Button loading={busy} onClick={() => settle(keepCopy)}>
        Keep a copy of mine
      </Button>
      <Button
        loading={busy}
        variant={canCompare ? "default" : "primary"}
        onClick={() => settle(async () => undefined)}
      >
        Load r{revision}
      </Button>
      {canCompare && !comparing && (
        <Button variant="primary" onClick={() => store.setState({ settling: true })}>
          Compare both versions…
        </Button>
      )}
    </div>
  );
}
