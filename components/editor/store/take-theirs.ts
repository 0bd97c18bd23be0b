import { toast } from "@/components/ui/toast";
import type { WorkflowDocument } from "@/lib/graph/document";
import type { Choices } from "@/lib/graph/merge";
import { mergeSoundly, withOwnIds } from "@/lib/graph/merge-soundly";
import { catalogue } from "@/lib/nodes/registry";
import type { EditorStore } from "./editor-store";

/**
 * Brings our edits together with what somebody else saved. Where both changed the same node, or the two do not
 * fit together, a person has to choose, and nothing is sent until then; `choices` are those made on an earlier visit.
 */
export function takeTheirs(
  store: EditorStore,
  theirs: WorkflowDocument,
  revision: number,
  choices: Choices = {},
): void {
  const { saved, document, mergeIn, contest } = store.getState();
  const mine = withOwnIds(saved, document, theirs, catalogue);
  const merged = mergeSoundly(saved, mine, theirs, {}, catalogue);
  if (merged.conflicts.length > 0 || !merged.sound) {
    contest(mine, theirs, revision, choices);
    return;
  }
  mergeIn(merged.document, theirs, revision);
  toast.info("Brought together with what somebody else saved", {
    description: "Undo takes back only what you did.",
  });
}

/**
 * Goes on with what a person chose; to undo that gives what only one side changed, and mine for the rest. Gives
 * false, and changes nothing, where the choices do not fit together.
 */
export function settleConflicts(store: EditorStore, revision: number): boolean {
  const { saved, document, theirs, choices, mergeIn, apply } = store.getState();
  if (!theirs) return false;
  const chosen = mergeSoundly(saved, document, theirs, choices, catalogue);
  if (!chosen.sound) return false;
  const mine = mergeSoundly(saved, document, theirs, {}, catalogue);
  mergeIn(mine.sound ? mine.document : chosen.document, theirs, revision);
  apply(() => chosen.document);
  return true;
}
