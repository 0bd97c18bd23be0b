import { toast } from "sonner";
import type { WorkflowDocument } from "@/lib/graph/document";
import { mergeDocuments, type Side } from "@/lib/graph/merge";
import { validate } from "@/lib/graph/validate";
import { catalogue } from "@/lib/nodes/registry";
import type { EditorStore } from "./editor-store";

/**
 * Brings our edits together with what somebody else saved. Where both changed the same node, or the two do not
 * fit together, a person has to choose, and nothing is sent until then.
 */
export function takeTheirs(store: EditorStore, theirs: WorkflowDocument, revision: number): void {
  const { saved, document, mergeIn, noteSave } = store.getState();
  const { document: merged, conflicts } = mergeDocuments(saved, document, theirs);
  if (conflicts.length === 0 && isSound(merged)) {
    mergeIn(merged, theirs, revision);
    toast.info("Brought together with what somebody else saved", { description: "Undo gives yours alone." });
    return;
  }
  store.setState({ theirs });
  noteSave({ type: "stale", revision });
}

/** Goes on with what a person chose. Gives false, and changes nothing, where that does not fit together. */
export function settleConflicts(
  store: EditorStore,
  revision: number,
  choices: Readonly<Record<string, Side>>,
): boolean {
  const { saved, document, theirs, mergeIn } = store.getState();
  if (!theirs) return false;
  const { document: merged } = mergeDocuments(saved, document, theirs, choices);
  if (!isSound(merged)) return false;
  mergeIn(merged, theirs, revision);
  return true;
}

function isSound(document: WorkflowDocument): boolean {
  return !validate(document, catalogue).some(
    ({ kind, severity }) => kind === "structure" && severity === "error",
  );
}
