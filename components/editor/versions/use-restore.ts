import { toast } from "@/components/ui/toast";
import type { WorkflowDocument } from "@/lib/graph/document";
import { useEditorStore } from "../store/editor-context";
import { LABELS } from "./labels";
import type { Shown, VersionView } from "./version-address";

/** Makes a version the draft, as one edit that can be undone, and goes back to the draft. */
export function useRestore() {
  const store = useEditorStore();
  return (shown: Shown, document: WorkflowDocument, onView: (view: VersionView) => void) => {
    // While a version is looked at nothing can be edited; that ends with this.
    store.setState({ readOnly: false });
    store.getState().apply(() => document);
    onView({ shown: "draft", base: null });
    toast.success(LABELS.restored(shown), {
      action: { label: "Undo", onClick: () => store.getState().undo() },
    });
  };
}
